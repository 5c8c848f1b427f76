# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the columns of other people's files are called, by what they hold.

Beside the titles of the columns themselves: further English and Chinese ones, then
German, French and Spanish. A title that means several things stands with each of them,
and is taken by the first whose surer titles the file does not have.
"""

TITLES = {
    "employee": (
        "Staff|Staff Member|Person|Employee Name and ID|Individual",
        "职工|人员|姓名/工号|被评估人|受评人",
        "Mitarbeiter|Mitarbeitende|Mitarbeiterin|Beschäftigter",
        "Employé|Salarié|Collaborateur|Agent",
        "Empleado|Trabajador|Colaborador|Persona",
    ),
    "barcode": (
        "Badge No|Badge Number|Staff ID|Staff No|Personnel No|Personnel Number|Emp ID|"
        "Emp No|Employee Code|ID No|No.",
        "职工号|人员工号|员工号|工号ID",
        "Personalnummer|Personal-Nr.|Personalnr|Mitarbeiternummer|Mitarbeiter-ID|"
        "Ausweisnummer",
        "Matricule|Numéro de badge|N° employé|Numéro d'employé",
        "Número de empleado|N° empleado|Legajo|Código de empleado|Nómina|Matrícula",
    ),
    "work_email": (
        "Mail|Email Address|E-mail Address",
        "邮件|电子邮箱|邮箱地址",
        "E-Mail|E-Mail-Adresse|Dienstliche E-Mail",
        "Courriel|Adresse e-mail|E-mail professionnel|Adresse électronique",
        "Correo|Correo electrónico|E-mail de trabajo",
    ),
    "external_id": (
        "External Key|UID",
        "外部编号",
        "Externe ID",
        "ID externe",
        "ID externo",
    ),
    "name": (
        "Employee Full Name|Staff Name|Appraisee Name|Person",
        "员工|名称|职工姓名|人员姓名|被考核人姓名|被考核人",
        "Name des Mitarbeiters|Mitarbeitername|Vor- und Nachname|Mitarbeiter",
        "Nom|Nom et prénom|Nom complet|Nom de l'employé|Employé|Salarié",
        "Nombre|Nombre completo|Nombre y apellidos|Nombre del empleado|Empleado",
    ),
    "kpi": (
        "KPI Name|Individual KPI|Indicator Name|Measure|KPI or Measure|Key Result|KRA|"
        "Criteria|Criterion|Objective|Objectives",
        "关键绩效指标|关键指标|考核项目|考核内容|指标编号|指标项",
        "Kennzahl|Kennzahlen|Messgröße|Indikator|Kriterium|Zielbezeichnung|Zielsetzung",
        "Indicateur|Indicateurs|Indicateur de performance|Critère|Objectif fixé|"
        "Objectifs",
        "Indicador|Indicadores|Indicador clave|Criterio|Objetivos",
    ),
    "target": (
        "Targets|Plan|Planned|Planned Value|Goal|Budget|Target Figure|Annual Target",
        "计划值|目标数|年度目标|指标值|计划",
        "Ziel|Zielwert|Soll|Sollwert|Planwert|Zielvorgabe",
        "Cible|Valeur cible|Objectif|Prévu|Valeur prévue",
        "Meta|Metas|Valor objetivo|Objetivo|Previsto|Valor meta",
    ),
    "weight": (
        "Weightage|Weighting|Weight %|Weights|Wt|Wt.|% Weight|KPI Weight",
        "比重|占比|权数|分值权重|权重值",
        "Gewicht|Gewichtung|Gewicht (%)|Anteil",
        "Poids|Pondération|Poids (%)|Coefficient de pondération",
        "Peso|Ponderación|Peso (%)|Ponderacion",
    ),
    "unit": (
        "UoM|Units|Measure Unit|Measurement Unit",
        "计量|量纲|单位名称",
        "Einheit|Maßeinheit|Messeinheit",
        "Unité|Unité de mesure",
        "Unidad|Unidad de medida",
    ),
    "direction": (
        "Trend|Polarity|Desired Direction|Better Is|Good When",
        "趋势|指标性质|优劣方向|极性",
        "Richtung|Zielrichtung|Wirkungsrichtung",
        "Sens|Tendance|Sens souhaité",
        "Dirección|Sentido|Tendencia|Polaridad",
    ),
    "baseline": (
        "Starting Value|Start Value|Previous Year|Last Year|Current Value",
        "基线|上年值|起点值|去年实际",
        "Ausgangswert|Basiswert|Vorjahr|Istwert Vorjahr",
        "Valeur de référence|Base|Valeur initiale|Année précédente",
        "Línea base|Valor base|Valor inicial|Año anterior",
    ),
    "description": (
        "What Is Counted|KPI Description|KPI Definition|Formula|Calculation|Remarks",
        "计算公式|计算方法|指标定义|说明|释义",
        "Beschreibung|Definition|Berechnung|Formel|Erläuterung",
        "Description|Définition|Formule|Mode de calcul|Méthode de calcul",
        "Descripción|Definición|Fórmula|Forma de cálculo|Método de cálculo",
    ),
    "period_end": (
        "Period|As of Date|Reporting Date|Reporting Month|Month End|Reporting Period",
        "期间|数据月份|统计月份|时间|考核月份|年月",
        "Datum|Monat|Stichtag|Periode|Periodenende|Zeitraum",
        "Date|Mois|Période|Fin de période|Date de fin",
        "Fecha|Mes|Período|Periodo|Fin del período",
    ),
    "value": (
        "Achieved|Achievement|Actuals|Actual Result|Score Value|Amount|Figure",
        "完成情况|实绩|实际完成|本月完成|达成值|实际数",
        "Ist|Istwert|Ist-Wert|Wert|Ergebnis|Erreicht",
        "Réalisé|Valeur réelle|Réel|Résultat|Valeur|Réalisation",
        "Real|Valor real|Resultado|Logro|Valor|Alcanzado|Realizado",
    ),
    "note": (
        "Notes|Remarks|Comments|Proof",
        "注释|证据|佐证",
        "Bemerkung|Bemerkungen|Kommentar|Nachweis|Notiz",
        "Remarque|Remarques|Commentaire|Preuve|Justificatif",
        "Nota|Notas|Observaciones|Comentario|Comentarios|Evidencia",
    ),
    "cycle": (
        "Appraisal Period|Appraisal Cycle|Review Cycle|Year|Performance Year|Quarter",
        "年度|考核年度|评估周期|考核时间|季度",
        "Zyklus|Zeitraum|Beurteilungszeitraum|Periode|Jahr|Geschäftsjahr|Quartal",
        "Cycle|Période|Exercice|Année|Période d'évaluation|Trimestre",
        "Ciclo|Período|Periodo|Año|Ejercicio|Período de evaluación|Trimestre",
    ),
    "score": (
        "Overall Score|Total Score|Appraisal Score|Performance Score|Result",
        "总分|综合得分|最终得分|绩效分数|考评得分|评分",
        "Punkte|Punktzahl|Gesamtpunktzahl|Bewertung|Ergebnis|Gesamtergebnis",
        "Note|Score|Note finale|Résultat|Points|Note globale",
        "Puntuación|Puntaje|Calificación|Nota|Resultado|Puntos",
    ),
    "grade": (
        "Overall Rating|Performance Rating|Final Rating|Category|Band",
        "绩效等次|评级|考评等级|最终等级|等次",
        "Note|Stufe|Bewertungsstufe|Gesamtnote|Einstufung",
        "Niveau|Appréciation|Classement|Mention|Catégorie",
        "Grado|Nivel|Categoría|Clasificación|Valoración",
    ),
    "coefficient": (
        "Multiplier|Payout Factor|Bonus Factor",
        "奖金系数|考核系数",
        "Koeffizient|Faktor",
        "Coefficient|Facteur",
        "Coeficiente|Factor",
    ),
    "date_start": (
        "Period Start|Start|Start of Period|From Date",
        "起始日期|期间开始|开始时间",
        "Von|Beginn|Anfang|Periodenbeginn",
        "Du|Début|Date de début|Début de période",
        "Desde|Inicio|Fecha de inicio|Inicio del período",
    ),
    "date_end": (
        "Period End|End|End of Period|To|To Date",
        "终止日期|期间结束|结束时间",
        "Bis|Ende|Periodenende",
        "Au|Fin|Date de fin|Fin de période",
        "Hasta|Fin|Fecha de fin|Fecha final|Fin del período",
    ),
    "code": (
        "KPI ID|KPI No|KPI No.|KPI Number|ID|No.|Indicator Code|Ref|Reference",
        "KPI编号|KPI编码|指标代码|编号",
        "Kennzahl-Nr.|Kennzahlnummer|KPI-Nr.|Kürzel|Schlüssel",
        "Code KPI|Code indicateur|Référence|N° indicateur",
        "Código|Código KPI|Código del indicador|Clave",
    ),
    "title": (
        "Individual KPI|Individual KPIs|KPIs|Indicator|Indicators|Metric|Measure|"
        "Key Performance Indicator|Key Performance Indicators|KPI Title|KPI/Goal|"
        "Indicator Name|Performance Measure|Performance Indicator|Performance Measures|"
        "Success Measure|Success Criteria|Goal|Objective|Objectives|Criteria",
        "KPI指标|KPI名称|关键绩效指标|考核指标|绩效指标|考核项目|指标项目|考核内容",
        "Kennzahl|Kennzahlen|Bezeichnung|Indikator|Messgröße|KPI-Name|Zielsetzung",
        "Indicateur|Indicateurs|Nom de l'indicateur|Intitulé|Libellé|Nom|Critère",
        "Indicador|Indicadores|Nombre|Nombre del indicador|Indicador clave",
    ),
    "category": (
        "Perspective|BSC Perspective|Balanced Scorecard Perspective|KRA|KRAs|Group|"
        "Key Result Area|Key Result Areas|Key Performance Area|KPA|Dimension|Type|"
        "KPI Category|KPI Type|Theme|Focus Area|Criteria|Objective|Strategic Objective",
        "维度|考核维度|指标维度|指标类型|类型|分组|视角|层面|战略目标",
        "Kategorie|Perspektive|Bereich|Ergebnisbereich|Gruppe|Dimension|Themenfeld",
        "Catégorie|Perspective|Axe|Domaine|Domaine de résultat|Groupe|Dimension|Thème",
        "Categoría|Perspectiva|Área|Área de resultado|Grupo|Dimensión|Objetivo "
        "estratégico|Tipo",
    ),
    "method": (
        "Score Method|Scoring|Scoring Rule|Evaluation Method|Rating Method",
        "评分方法|评分方式|考核方法|评分规则|计分规则",
        "Bewertungsmethode|Punkteregel|Methode|Berechnungsmethode",
        "Méthode|Méthode de notation|Mode de notation|Règle",
        "Método|Método de puntuación|Regla|Método de evaluación",
    ),
    "aggregation": (
        "Aggregate|Consolidation|Year to Date",
        "累计方式|合计方式",
        "Aggregation|Zusammenfassung|Verdichtung",
        "Agrégation|Consolidation",
        "Agregación|Consolidación",
    ),
    "data_period": (
        "Measurement Frequency|Reporting Frequency|Review Frequency|Measured|"
        "Periodicity",
        "考核频率|考核周期|更新频率|统计频率",
        "Häufigkeit|Frequenz|Messfrequenz|Turnus|Rhythmus",
        "Fréquence|Périodicité|Fréquence de mesure",
        "Frecuencia|Periodicidad|Frecuencia de medición",
    ),
    "data_source": (
        "Source of Data|Data Provider|Source of Information|Verification|"
        "Means of Verification|System",
        "数据提供部门|数据出处|提供部门|数据来源部门",
        "Datenquelle|Quelle|Herkunft",
        "Source|Source des données|Source de données",
        "Fuente|Fuente de datos|Origen de los datos|Medio de verificación",
    ),
    "levels": (
        "Rating Scale|Scoring Criteria|Rating Criteria",
        "评价标准|评分细则|考核标准",
        "Stufenbeschreibung|Bewertungsmaßstab",
        "Échelle|Description des niveaux",
        "Escala|Descripción de niveles",
    ),
    "threshold": (
        "Lower Limit|Minimum Target|Min",
        "最低值|底线值|及格值",
        "Mindestwert|Schwelle|Schwellenwert",
        "Seuil|Valeur minimale",
        "Umbral|Valor mínimo|Mínimo",
    ),
    "stretch": (
        "Challenge|Excellent|Maximum Target|Max",
        "优秀值|挑战目标|卓越值",
        "Herausforderung|Höchstwert|Wunschziel",
        "Objectif ambitieux|Valeur maximale",
        "Meta retadora|Valor máximo|Máximo",
    ),
    "key": (
        "Goal Code|Objective ID|Objective Code|Goal No|No.|Code|Ref",
        "目标代码|序号",
        "Zielnummer|Ziel-Nr.|Ziel-ID|Schlüssel",
        "Code objectif|N° objectif|Référence",
        "Código|Código del objetivo|N° objetivo",
    ),
    "objective": (
        "Goal Name|Goal Title|Objective Name|OKR|Key Result|Title|Description of Goal",
        "目标内容|工作目标|目标描述",
        "Ziel|Zielbezeichnung|Zielsetzung|Bezeichnung",
        "Objectif|Intitulé|Libellé",
        "Objetivo|Nombre del objetivo|Título",
    ),
    "level": (
        "Goal Level|Tier|Type",
        "目标级别|类型",
        "Ebene|Stufe|Zielebene",
        "Niveau|Échelon",
        "Nivel|Nivel del objetivo",
    ),
    "parent": (
        "Parent Goal|Parent ID|Aligned to|Contributes to|Parent Objective",
        "上级编号|父目标|对齐目标",
        "Übergeordnetes Ziel|Oberziel|Elternziel",
        "Objectif parent|Objectif supérieur|Code parent",
        "Objetivo superior|Objetivo padre|Código padre",
    ),
    "department": (
        "Dept|Dept.|Division|Function|Business Unit",
        "归属部门|责任部门",
        "Abteilung|Bereich",
        "Service|Département|Direction",
        "Departamento|Área|Sección",
    ),
    "theme": (
        "Pillar|Strategic Pillar|Strategic Priority",
        "战略方向|战略重点",
        "Thema|Strategisches Thema|Handlungsfeld",
        "Thème|Axe stratégique",
        "Tema|Eje estratégico",
    ),
    "goal_start": (
        "Start|Begin|Begins on",
        "起始日期|开始时间",
        "Beginn|Start|Anfang|Von",
        "Début|Date de début|Du",
        "Inicio|Fecha de inicio|Desde",
    ),
    "goal_end": (
        "End|Due|Due Date|Deadline",
        "完成时间|完成日期|结束时间",
        "Ende|Frist|Termin|Fällig am|Bis",
        "Fin|Échéance|Date de fin|Au",
        "Fin|Fecha límite|Vencimiento|Hasta",
    ),
    "share": (
        "Contribution %|Contributes (%)",
        "贡献比例|贡献率",
        "Beitrag|Beitrag (%)",
        "Contribution|Part",
        "Contribución|Aportación",
    ),
}


def more_titles(role):
    """Further titles of a column, likeliest first; none for roles without any."""
    return [title for titles in TITLES.get(role, ()) for title in titles.split("|")]
