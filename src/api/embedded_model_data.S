// KIJIL_EMBEDDED_MODEL is the file's path in quotes, set by CMake.
    .section .rodata
    .balign 64
    .globl kijil_embedded_model_begin
    .hidden kijil_embedded_model_begin
kijil_embedded_model_begin:
#ifdef KIJIL_EMBEDDED_MODEL
    .incbin KIJIL_EMBEDDED_MODEL
#endif
    .globl kijil_embedded_model_end
    .hidden kijil_embedded_model_end
kijil_embedded_model_end:
    .byte 0
    .section .note.GNU-stack, "", %progbits
