// The files are found on the assembler's include path, training/pages; a form
// feed stands behind each.
    .section .rodata
    .globl kijil_kept_pages_begin
    .hidden kijil_kept_pages_begin
kijil_kept_pages_begin:
#define KIJIL_KEPT_PAGE(file) .incbin file; .byte 12;
#include "kept_pages.inc"
    .globl kijil_kept_pages_end
    .hidden kijil_kept_pages_end
kijil_kept_pages_end:
    .byte 0
    .section .note.GNU-stack, "", %progbits
