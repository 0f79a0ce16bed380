// Prints the article of a page: filter_page PAGE.txt
package main

// #cgo pkg-config: kijil
// #include <kijil/c.h>
import "C"

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"unsafe"
)

// Classifier may be used by any number of goroutines at once.
type Classifier struct{ c *C.kijil_classifier }

// goError makes a Go error of e, and frees e.
func goError(e *C.kijil_error) error {
	defer C.kijil_error_free(e)
	message := C.kijil_error_message(e)
	return errors.New(C.GoStringN(message.data, C.int(message.size)))
}

// LoadDefault opens the model inside the library, or that of $KIJIL_MODEL.
func LoadDefault() (*Classifier, error) {
	var c Classifier
	var e *C.kijil_error
	if C.kijil_classifier_load_default(&c.c, &e) != C.KIJIL_OK {
		return nil, goError(e)
	}
	runtime.SetFinalizer(&c, func(c *Classifier) { C.kijil_classifier_free(c.c) })
	return &c, nil
}

// Filter gives the lines of the article in text, and for each line whether it
// is one of them. The C side keeps no pointer to text.
func (c *Classifier) Filter(text []byte) (article []byte, kept []bool, err error) {
	defer runtime.KeepAlive(c)
	var page *C.kijil_page
	var e *C.kijil_error
	var start *C.char // of no bytes: NULL
	if len(text) > 0 {
		start = (*C.char)(unsafe.Pointer(&text[0]))
	}
	if C.kijil_filter_text(c.c, start, C.size_t(len(text)), nil, &page, &e) != C.KIJIL_OK {
		return nil, nil, goError(e)
	}
	defer C.kijil_page_free(page)
	s := C.kijil_page_text(page)
	article = append([]byte{}, unsafe.Slice((*byte)(unsafe.Pointer(s.data)), int(s.size))...)
	kept = make([]bool, C.kijil_page_line_count(page))
	for i, k := range unsafe.Slice((*byte)(C.kijil_page_kept(page)), len(kept)) {
		kept[i] = k == 1
	}
	return article, kept, nil
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(2)
}

func main() {
	if len(os.Args) != 2 {
		fail(errors.New("usage: filter_page PAGE.txt"))
	}
	text, err := os.ReadFile(os.Args[1])
	if err != nil {
		fail(err)
	}
	classifier, err := LoadDefault() // once
	if err != nil {
		fail(err)
	}
	article, kept, err := classifier.Filter(text) // for each page
	if err != nil {
		fail(err)
	}
	os.Stdout.Write(article)
	n := 0
	for _, k := range kept {
		if k {
			n++
		}
	}
	fmt.Fprintf(os.Stderr, "kept %d of %d lines\n", n, len(kept))
}
