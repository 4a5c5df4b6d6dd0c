// summary: Which customers of a company also have money in it
// parameter: company | entity | any | one company alone
// column: company | entity | the supplier that its customer funds
// column: customer | entity | who buys and invests
// column: tie | text | investedIn, holdsSharesIn, controls or memberOfGroup
// column: percentOfRevenue | number | what the customer buys, where it is said
// column: quote | quote | the sentence about the purchase
// column: document | text | where it stands
MATCH (customer:Entity)-[buys:CUSTOMER_OF {status: 'asserted'}]->(company:Entity)
WHERE $company IS NULL OR company.id = $company
MATCH (customer)-[stake:INVESTED_IN|HOLDS_SHARES_IN|CONTROLS|MEMBER_OF_GROUP {status: 'asserted'}]-(company)
WHERE (type(stake) = 'MEMBER_OF_GROUP') = (startNode(stake) = company)
WITH DISTINCT customer, company, buys, type(stake) AS kind
MATCH (claim:Claim {fact: buys.id})
WITH customer, company, buys, kind, min(claim.iri) AS first
MATCH (claim:Claim {iri: first})-[:QUOTED_FROM]->(source:Document)
RETURN DISTINCT company, customer,
       CASE kind
         WHEN 'INVESTED_IN' THEN 'investedIn'
         WHEN 'HOLDS_SHARES_IN' THEN 'holdsSharesIn'
         WHEN 'CONTROLS' THEN 'controls'
         ELSE 'memberOfGroup'
       END AS tie,
       buys.percent AS percentOfRevenue, claim.quote AS quote, source.shown AS document
ORDER BY company.iri, customer.iri, tie, quote, document, coalesce(percentOfRevenue, -1)
