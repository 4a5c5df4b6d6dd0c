// summary: How many rounds there were in each quarter, and what they brought
// parameter: since | date | 1900 | no earlier ones
// column: quarter | text | 2024-Q3; the year alone where no month is said; empty where no date is
// column: currency | text | of the sum
// column: rounds | number | how many
// column: companies | number | of how many companies
// column: sum | number | what they brought together, in whole units of the currency
MATCH (company:Entity)-[:RAISED]->(raised:FundingRound {status: 'asserted'})
WHERE raised.dateText IS NULL OR raised.dateText >= $since
WITH company, raised, raised.dateText AS day, split(raised.amountExact, '.') AS digits
WITH company, raised,
     CASE
       WHEN size(day) >= 7
       THEN left(day, 4) + '-Q' + toString((toInteger(substring(day, 5, 2)) + 2) / 3)
       ELSE day
     END AS quarter,
     // Neither engine has decimals: whole units and millionths are summed apart, as far as 64 bits go.
     CASE WHEN size(digits[0]) <= 17 THEN toInteger(digits[0]) END AS whole,
     CASE WHEN size(digits) > 1 THEN toInteger(left(digits[1] + '000000', 6)) ELSE 0 END AS millionths
WITH quarter, raised.unit AS currency, count(DISTINCT raised) AS rounds, count(DISTINCT company) AS companies,
     count(raised) = count(whole) AS exact, sum(raised.amount) AS about, sum(whole) AS whole,
     sum(millionths) AS millionths
RETURN quarter, currency, rounds, companies,
       CASE
         WHEN NOT exact THEN toString(about)
         WHEN millionths % 1000000 = 0 THEN toString(whole + millionths / 1000000)
         ELSE toString(whole + millionths / 1000000) + '.' + right('00000' + toString(millionths % 1000000), 6)
       END AS sum
ORDER BY coalesce(quarter, ''), currency
