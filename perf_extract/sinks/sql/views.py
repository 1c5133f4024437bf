"""The views that answer the common questions, in SQL that SQLite, PostgreSQL and DuckDB all read.

Money is in 元 (``amount``), exact as in the tables; rates are doubles, in percent. Where a report prints a figure
several times, the first in the text counts.
"""

from __future__ import annotations

DEPARTMENT_YEAR = """
WITH printed AS (
  SELECT d.region, COALESCE(d.department, d.department_short) AS department, d.fiscal_year, f.amount,
         f.total || '_' || CASE WHEN f.stage IN ('budget', 'adjusted') THEN 'budget' ELSE 'final' END AS measure,
         ROW_NUMBER() OVER (
           PARTITION BY d.region, COALESCE(d.department, d.department_short), d.fiscal_year, f.total,
                        CASE WHEN f.stage IN ('budget', 'adjusted') THEN 'budget' ELSE 'final' END
           ORDER BY CASE WHEN f.stage IS NULL THEN 1 ELSE 0 END, d.path, f.start, f.id) AS place
  FROM documents d JOIN facts f ON f.document_id = d.id
  WHERE f.total IS NOT NULL AND f.kind = 'finance' AND f.role = 'value' AND f.amount IS NOT NULL
    AND f.year = d.fiscal_year AND COALESCE(d.department, d.department_short, d.region) IS NOT NULL
)
SELECT region, department, fiscal_year,
       MAX(CASE WHEN measure = 'revenue_budget' THEN amount END) AS revenue_budget,
       MAX(CASE WHEN measure = 'revenue_final' THEN amount END) AS revenue_final,
       MAX(CASE WHEN measure = 'expenditure_budget' THEN amount END) AS expenditure_budget,
       MAX(CASE WHEN measure = 'expenditure_final' THEN amount END) AS expenditure_final,
       MAX(CASE WHEN measure = 'basic_final' THEN amount END) AS basic_final,
       MAX(CASE WHEN measure = 'project_final' THEN amount END) AS project_final,
       MAX(CASE WHEN measure = 'personnel_final' THEN amount END) AS personnel_final,
       MAX(CASE WHEN measure = 'operating_final' THEN amount END) AS operating_final,
       MAX(CASE WHEN measure = 'three_public_budget' THEN amount END) AS three_public_budget,
       MAX(CASE WHEN measure = 'three_public_final' THEN amount END) AS three_public_final
FROM printed
WHERE place = 1
GROUP BY region, department, fiscal_year
"""

KPI_YEARS = """
SELECT kpi, name, region, department, year, scope, value_base, unit_base, bound, value_base_real, document_id, fact_id
FROM (
  SELECT COALESCE(f.code, f.name) AS kpi, f.name, d.region, COALESCE(d.department, d.department_short) AS department,
         f.year, f.scope, f.value_base, f.unit_base, f.bound, f.value_base_real, f.document_id, f.id AS fact_id,
         ROW_NUMBER() OVER (
           PARTITION BY d.region, COALESCE(d.department, d.department_short), COALESCE(f.code, f.name), f.year, f.scope
           ORDER BY d.fiscal_year, d.path, f.start, f.id) AS place
  FROM documents d JOIN facts f ON f.document_id = d.id
  WHERE f.kind = 'kpi' AND f.role = 'value'
) AS printed
WHERE place = 1
"""

BUDGET_EXECUTION = """
WITH printed AS (
  SELECT f.document_id, f.name, f.code, f.year, f.stage, f.amount, CAST(f.amount AS DOUBLE PRECISION) AS size,
         ROW_NUMBER() OVER (PARTITION BY f.document_id, f.name, f.year, f.stage ORDER BY f.start, f.id) AS place
  FROM facts f
  WHERE f.kind = 'finance' AND f.role = 'value' AND f.stage IS NOT NULL AND f.amount IS NOT NULL
), paired AS (
  SELECT document_id, name, year, MAX(code) AS code,
         MAX(CASE WHEN stage = 'budget' THEN amount END) AS budget,
         MAX(CASE WHEN stage = 'adjusted' THEN amount END) AS adjusted,
         MAX(CASE WHEN stage = 'final' THEN amount END) AS final,
         MAX(CASE WHEN stage = 'budget' THEN size END) AS budget_size,
         MAX(CASE WHEN stage = 'adjusted' THEN size END) AS adjusted_size,
         MAX(CASE WHEN stage = 'final' THEN size END) AS final_size
  FROM printed
  WHERE place = 1
  GROUP BY document_id, name, year
)
SELECT d.region, COALESCE(d.department, d.department_short) AS department, p.year, p.name, p.code,
       p.budget, p.adjusted, p.final,
       100 * p.final_size / NULLIF(COALESCE(p.adjusted_size, p.budget_size), 0) AS rate, p.document_id
FROM paired p JOIN documents d ON d.id = p.document_id
WHERE p.final IS NOT NULL AND (p.budget IS NOT NULL OR p.adjusted IS NOT NULL)
"""

MISMATCHES = """
SELECT d.region, COALESCE(d.department, d.department_short) AS department, d.fiscal_year, c.rule, c.message,
       c."left", c."right", c.difference, c.tolerance, c.unit, d.path, c.document_id, c.id AS check_id
FROM checks c JOIN documents d ON d.id = c.document_id
WHERE c.status = 'mismatch'
"""

VIEWS: dict[str, str] = {
    "department_year": DEPARTMENT_YEAR,
    "kpi_years": KPI_YEARS,
    "budget_execution": BUDGET_EXECUTION,
    "mismatches": MISMATCHES,
}
