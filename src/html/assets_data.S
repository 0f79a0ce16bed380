// The files are found on the assembler's include path, src/html/assets.
    .section .rodata
#define ASSET(symbol, file) \
    .globl kijil_asset_##symbol##_begin; \
    .hidden kijil_asset_##symbol##_begin; \
    kijil_asset_##symbol##_begin: \
    .incbin file; \
    .globl kijil_asset_##symbol##_end; \
    .hidden kijil_asset_##symbol##_end; \
    kijil_asset_##symbol##_end: \
    .byte 0;

    ASSET(ui_css, "ui.css")
    ASSET(ui_js, "ui.js")
    ASSET(report_css, "report.css")
    ASSET(report_js, "report.js")
    ASSET(lines_css, "lines.css")
    ASSET(figures_css, "figures.css")
    ASSET(tables_js, "tables.js")
    ASSET(controls_js, "controls.js")
    ASSET(words_js, "words.js")
    ASSET(names_js, "names.js")
    ASSET(data_js, "data.js")
    ASSET(filters_js, "filters.js")
    ASSET(figures_js, "figures.js")
    ASSET(slices_js, "slices.js")
    ASSET(explain_js, "explain.js")
    ASSET(lines_js, "lines.js")
    ASSET(compare_js, "compare.js")
    ASSET(review_css, "review.css")
    ASSET(review_html, "review.html")
    ASSET(review_words_js, "review_words.js")
    ASSET(review_work_js, "review_work.js")
    ASSET(review_files_js, "review_files.js")
    ASSET(review_table_js, "review_table.js")
    ASSET(review_frame_js, "review_frame.js")
    ASSET(review_panels_js, "review_panels.js")
    ASSET(review_js, "review.js")
    .section .note.GNU-stack, "", %progbits
