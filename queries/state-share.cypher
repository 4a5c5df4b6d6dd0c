// summary: How much of a company ends at which state body, and whether a state decides, as the program works it out
// parameter: company | entity | any | one company alone
// parameter: body | entity | any | where one state body alone has money
// column: company | entity | whose shares
// column: body | entity | the state body at the end of the chain
// column: level | text | of the body in its state: central, provincial, municipal, district or unknown
// column: country | text | ISO 3166-1 alpha-2 code, where it is known
// column: minimum | number | per cent, the smallest share of this body
// column: maximum | number | per cent, the largest
// column: stateMinimum | number | per cent, the smallest share of all state bodies together, each part once
// column: stateMaximum | number | per cent, the largest
// column: stateControl | text | whether state bodies decide: yes, no or possible
// column: basis | text | why the body counts as a state's: document or registry
MATCH (body:Entity)-[share:DERIVED_STATE]->(company:Entity)
WHERE ($company IS NULL OR company.id = $company) AND ($body IS NULL OR body.id = $body)
RETURN company, body, share.level AS level, share.country AS country, share.minimum AS minimum,
       share.maximum AS maximum, share.stateMinimum AS stateMinimum, share.stateMaximum AS stateMaximum,
       share.stateControl AS stateControl, share.basis AS basis
ORDER BY company.iri, minimum DESC, maximum DESC, body.iri
