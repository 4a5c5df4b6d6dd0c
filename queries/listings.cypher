// summary: Which companies are listed or have filed, and whose money is in them
// parameter: exchange | entity | any | one exchange alone
// column: company | entity | who
// column: exchange | entity | where
// column: step | text | listedOn or filedForListingOn
// column: status | text | asserted, planned, reported or denied
// column: date | date | when, where it is said
// column: investors | number | how many investors of it are known
MATCH (company:Entity)-[listing:LISTED_ON|FILED_FOR_LISTING_ON]->(exchange:Entity)
WHERE $exchange IS NULL OR exchange.id = $exchange
OPTIONAL MATCH (investor:Entity)-[:INVESTED_IN {status: 'asserted'}]->(company)
RETURN company, exchange,
       CASE type(listing) WHEN 'LISTED_ON' THEN 'listedOn' ELSE 'filedForListingOn' END AS step,
       listing.status AS status, listing.dateText AS date, count(DISTINCT investor) AS investors
ORDER BY company.iri, step, coalesce(date, ''), exchange.iri, status
