// The script of the review page.
