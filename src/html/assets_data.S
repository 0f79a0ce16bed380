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
    ASSET(review_css, "review.css")
    ASSET(review_js, "review.js")
    .section .note.GNU-stack, "", %progbits
