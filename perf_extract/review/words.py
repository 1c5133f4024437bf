"""The words in which pages say what a report's fields hold."""

from __future__ import annotations

from ..model.report import Bound, ChapterKind, EntityLabel, Role, Stage

ROLES: dict[Role, str] = {
    "value": "数值", "change": "增减额", "growth": "增长率", "share": "占比", "completion": "完成率",
    "excess": "超出", "target": "目标", "baseline": "基数", "rank": "位次",
}  # fmt: skip
STAGES: dict[Stage, str] = {"budget": "预算", "adjusted": "全年预算", "final": "决算"}
BOUNDS: dict[Bound, str] = {"eq": "", "ge": "≥", "gt": ">", "le": "≤", "lt": "<", "approx": "约"}
SCHEMES = {"economic": "经济分类", "functional": "功能分类", "revenue": "收入来源", "kpi": "指标库"}
ENTITIES: dict[EntityLabel, str] = {
    "ORG": "机构", "UNIT": "内设机构", "COMPANY": "企业", "REGION": "地区", "LAW": "法规文件",
    "DOCNO": "文号", "PROGRAM": "项目行动", "DATE": "日期",
}  # fmt: skip
CHAPTERS: dict[ChapterKind, str] = {
    "overview": "概况", "organization": "基本情况", "institutions": "机构设置", "staffing": "人员",
    "duties": "职能", "work_plan": "工作计划", "expenditure_scale": "支出规模",
    "expenditure_management": "支出管理", "budget": "预算", "budget_use": "预算使用",
    "budget_execution": "预算执行", "basic_expenditure": "基本支出", "three_public": "三公经费",
    "project_expenditure": "项目支出", "assets": "资产", "government_fund": "政府性基金",
    "state_capital": "国有资本", "social_insurance": "社会保险", "performance": "绩效", "problems": "问题",
    "suggestions": "建议", "glossary": "名词解释", "other": "其他",
}  # fmt: skip
