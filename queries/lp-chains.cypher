// summary: Whose money and whose hand stand behind a fund, through funds of funds
// parameter: fund | entity | any | one fund alone
// column: fund | entity | the fund
// column: backer | entity | a limited partner or manager of it, or of a fund behind it
// column: steps | number | how many steps away
// column: amount | number | what the backer committed to the next fund of the chain, in whole units of the currency
// column: currency | text | ISO 4217 code
// column: chain | text | from the backer to the fund
MATCH route = (backer:Entity)-[ties:LIMITED_PARTNER_OF|MANAGES*1..6 {status: 'asserted'}]->(fund:Entity)
WHERE ($fund IS NULL OR fund.id = $fund)
  AND all(node IN nodes(route) WHERE single(same IN nodes(route) WHERE same = node))
WITH fund, backer, ties, nodes(route) AS stops
RETURN DISTINCT fund, backer, size(ties) AS steps,
       CASE WHEN ties[0].currency IS NOT NULL THEN ties[0].amountExact END AS amount,
       CASE WHEN ties[0].amountExact IS NOT NULL THEN ties[0].currency END AS currency,
       reduce(text = '(' + backer.name + ')', i IN range(0, size(ties) - 1) |
         text + '-[' + type(ties[i]) + ']->(' + stops[i + 1].name + ')') AS chain
ORDER BY fund.iri, steps, chain, backer.iri, coalesce(toFloat(amount), -1)
