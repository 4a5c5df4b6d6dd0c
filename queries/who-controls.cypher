// summary: Who decides in a company, or could, and why, as the program works it out
// parameter: company | entity | any | one company alone
// parameter: who | entity | any | where one alone decides
// column: company | entity | in which
// column: who | entity | who decides
// column: certainty | text | certain, or possible where it depends on stakes that nobody states
// column: ultimate | text | yes where nobody certainly controls them in turn
// column: together | number | how many decide together; 1 where one does alone
// column: votesMinimum | number | per cent, the fewest votes that they cast with all whom they control and act with
// column: votesMaximum | number | per cent, the most
// column: reason | text | how
// column: quote | quote | a sentence that shows it
MATCH (who:Entity)-[control:DERIVED_CONTROL]->(company:Entity)
WHERE ($company IS NULL OR company.id = $company) AND ($who IS NULL OR who.id = $who)
UNWIND CASE WHEN control.quotes IS NULL THEN [''] ELSE control.quotes END AS said
WITH company, who, control, min(said) AS first
RETURN company, who, control.certainty AS certainty, CASE WHEN control.ultimate THEN 'yes' ELSE 'no' END AS ultimate,
       CASE WHEN control.together IS NULL THEN 1 ELSE size(control.together) END AS together,
       control.votesMinimum AS votesMinimum, control.votesMaximum AS votesMaximum, control.reason AS reason,
       CASE WHEN first = '' THEN null ELSE first END AS quote
ORDER BY company.iri, certainty, who.iri, together, reason
