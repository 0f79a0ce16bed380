"""Whole processes, side by side: what scripts/bench is made of.

    figures     medians, spreads, ratios of paired rounds
    texts       the written text, scaled to a size, and its variants
    html_pages  the same pages as a site would send them
    prepare     building, installing, training what is to be compared
    measure     one run of one contender; rounds of all of them
    sections    what is run, part by part
    rows        the figures of the table, with their targets
    report      JSON and Markdown

docs/benchmarks.md tells what each figure means.
"""
