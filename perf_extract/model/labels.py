"""What the values of a report's fields are called in Chinese, wherever one reads them: sheets, pages, terminal."""

from __future__ import annotations

from .report import CheckStatus, ReportType

VERDICTS: dict[CheckStatus, str] = {"mismatch": "不符", "insufficient": "不判", "rounding": "舍入", "holds": "相符"}
REPORT_TYPES: dict[ReportType, str] = {
    "department_self_evaluation": "部门整体支出绩效自评",
    "project_self_evaluation": "项目支出绩效自评",
    "final_accounts": "部门决算",
    "budget_report": "预算报告",
    "work_report": "工作报告",
    "statistical_bulletin": "统计公报",
    "other": "其他",
}
