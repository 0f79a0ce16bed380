// Talks to `kijil filter` as a child process: a record in, a record out.
//
// Copy this file; it needs Go 1.19 and nothing else.
//
//	client := NewClient(Options{})
//	defer client.Close()
//	err := client.Rows(rows, func(answer []byte) error { ... })
//
// As a program it answers JSONL on stdin by JSONL on stdout:
//
//	go run . < pages.jsonl > filtered.jsonl
//	go run . kijil filter --model my.kijil --input jsonl --output jsonl
//
// Nothing is lost if the child dies: it is started again, and what it has not
// answered is sent again. docs/stream.md describes the protocol.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
)

// Options of a Client; zero values mean the defaults.
type Options struct {
	// What to run; must answer each row by a row. Default: kijil filter.
	Command []string
	// How many rows may be unanswered at a time (64). Rows are written and
	// answers read at the same time, so its size cannot block anything; it
	// bounds what is kept in memory, and what is sent again after a death.
	Window int
	// A row that is alone in the child this often (3) when it dies is answered
	// by the client itself, with the error code "internal".
	Attempts int
	// The member that answers are found in ("kijil"; --result-field).
	Field string
}

// Client is a child process that answers rows, and is replaced if it dies.
// One goroutine at a time may use it.
type Client struct {
	Restarts int
	options  Options

	mutex   sync.Mutex
	changed *sync.Cond
	child   *child
	rows    [][]byte // without an answer, oldest first
	sent    int      // so many of them are with the child
	// Rows that were with a child when it died go alone, one by one: so it
	// shows which of them kills.
	suspects int
	deaths   int  // of children that had only the oldest row
	busy     bool // a call of Rows is not finished
	writer   sync.WaitGroup
}

// What one call of Rows reads from; its goroutine may outlive the call.
type input struct {
	next          func() ([]byte, error)
	ended, closed bool
	err           error
}

type child struct {
	command *exec.Cmd
	in      io.WriteCloser
	out     *bufio.Reader
}

// NewClient starts nothing yet: the first row does.
func NewClient(options Options) *Client {
	if len(options.Command) == 0 {
		options.Command = []string{"kijil", "filter", "--input", "jsonl", "--output", "jsonl"}
	}
	if options.Window <= 0 {
		options.Window = 64
	}
	if options.Attempts <= 0 {
		options.Attempts = 3
	}
	if options.Field == "" {
		options.Field = "kijil"
	}
	c := &Client{options: options}
	c.changed = sync.NewCond(&c.mutex)
	return c
}

// Filter gives the answer to one record, decoded into `answer`.
func (c *Client) Filter(record, answer any) error {
	row, err := json.Marshal(record)
	if err != nil {
		return err
	}
	next := func() ([]byte, error) {
		if row == nil {
			return nil, io.EOF
		}
		only := row
		row = nil
		return only, nil
	}
	return c.Rows(next, func(a []byte) error { return json.Unmarshal(a, answer) })
}

// Rows answers the rows of JSONL that `next` gives, without line ends and until
// io.EOF, in order, as soon as an answer is there. It fails if the command
// cannot be started, or ends by itself before it answers anything, if `next` or
// `use` does, and within the `use` of another call.
func (c *Client) Rows(next func() ([]byte, error), use func(answer []byte) error) error {
	if !c.begin() {
		return errors.New("another Rows or Filter of this client is not finished")
	}
	defer c.finish()
	source := &input{next: next}
	go c.feed(source)
	for c.hasRow(source) {
		answer, err := c.answer()
		if err == nil {
			err = use(answer)
		}
		if err != nil {
			c.giveUp(source)
			return err
		}
	}
	return source.err
}

func (c *Client) begin() bool {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	free := !c.busy
	c.busy = true
	return free
}

func (c *Client) finish() {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.busy = false
}

// Close ends the child.
func (c *Client) Close() error {
	c.mutex.Lock()
	child := c.child
	c.child, c.sent = nil, 0
	unanswered := len(c.rows) > 0
	c.changed.Broadcast()
	c.mutex.Unlock()
	if child == nil {
		return nil
	}
	if unanswered {
		child.command.Process.Kill()
	}
	c.writer.Wait()
	child.in.Close()
	return child.command.Wait()
}

// Answers that nobody waits for must not be taken for others.
func (c *Client) giveUp(source *input) {
	c.Close()
	c.mutex.Lock()
	c.rows, c.suspects, c.deaths, source.closed = nil, 0, 0, true
	c.changed.Broadcast()
	c.mutex.Unlock()
}

// Takes rows as they come, as long as there is room for them.
func (c *Client) feed(source *input) {
	for {
		row, err := source.next()
		if err == nil && bytes.IndexByte(row, '\n') >= 0 {
			err = errors.New("a row must not hold a line break")
		}
		c.mutex.Lock()
		for err == nil && len(c.rows) >= c.options.Window && !source.closed {
			c.changed.Wait()
		}
		if err != nil || source.closed {
			if err != io.EOF {
				source.err = err
			}
			source.ended = true
			c.changed.Broadcast()
			c.mutex.Unlock()
			return
		}
		c.rows = append(c.rows, row)
		c.changed.Broadcast()
		c.mutex.Unlock()
	}
}

// Waits for a row to be answered; false at the end of the input.
func (c *Client) hasRow(source *input) bool {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	for len(c.rows) == 0 && !source.ended {
		c.changed.Wait()
	}
	return len(c.rows) > 0
}

// The answer to the oldest row, whatever becomes of the child.
func (c *Client) answer() ([]byte, error) {
	for {
		if c.child == nil {
			if err := c.start(); err != nil {
				return nil, err
			}
		}
		if answer, err := c.child.read(); err == nil {
			return c.take(answer), nil
		}
		c.bury()
		if c.deaths >= c.options.Attempts {
			c.mutex.Lock()
			row := c.rows[0]
			c.mutex.Unlock()
			return c.take(c.ownAnswer(row)), nil
		}
	}
}

func (c *Client) take(answer []byte) []byte {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.rows = c.rows[1:]
	if c.sent > 0 {
		c.sent--
	}
	if c.suspects > 0 {
		c.suspects--
	}
	c.deaths = 0
	c.changed.Broadcast()
	return answer
}

// Starts a child that answers: an empty row is answered by an empty row.
func (c *Client) start() error {
	name := strings.Join(c.options.Command, " ")
	for i := 0; i < 10; i++ {
		started, err := newChild(c.options.Command)
		if err != nil {
			return fmt.Errorf("%s: cannot be started (%w)", name, err)
		}
		if started.write(nil) == nil {
			if row, err := started.read(); err == nil && len(row) == 0 {
				c.mutex.Lock()
				c.child = started
				c.mutex.Unlock()
				c.writer.Add(1)
				go c.write(started)
				return nil
			}
		}
		started.in.Close()
		started.command.Wait()
		if status, ok := started.command.ProcessState.Sys().(syscall.WaitStatus); !ok || !status.Signaled() {
			return fmt.Errorf("%s: ended (%v) before it answered anything; see its message on stderr",
				name, started.command.ProcessState)
		}
	}
	return fmt.Errorf("%s: died ten times at its start", name)
}

// Sends rows to this child until it has gone.
func (c *Client) write(to *child) {
	defer c.writer.Done()
	for {
		c.mutex.Lock()
		for c.child == to && c.sent >= c.mayBeSent() {
			c.changed.Wait()
		}
		if c.child != to {
			c.mutex.Unlock()
			return
		}
		row := c.rows[c.sent]
		c.sent++
		c.mutex.Unlock()
		if to.write(row) != nil {
			return
		}
	}
}

func (c *Client) mayBeSent() int {
	limit := c.options.Window
	if c.suspects > 0 {
		limit = 1
	}
	if limit > len(c.rows) {
		limit = len(c.rows)
	}
	return limit
}

func (c *Client) bury() {
	c.mutex.Lock()
	if c.sent == 1 {
		c.deaths++
	}
	if c.sent > c.suspects {
		c.suspects = c.sent
	}
	dead := c.child
	c.child, c.sent = nil, 0
	c.changed.Broadcast()
	c.mutex.Unlock()
	dead.command.Process.Kill() // if it closed its output and lives on
	c.writer.Wait()
	dead.in.Close()
	dead.command.Wait()
	c.Restarts++
}

func (c *Client) ownAnswer(row []byte) []byte {
	failure := map[string]string{
		"code":    "internal",
		"message": fmt.Sprintf("the command died %d times on this record", c.options.Attempts),
	}
	var record map[string]json.RawMessage
	// As kijil reads it: without a byte order mark, broken UTF-8 as U+FFFD.
	text := bytes.TrimPrefix(row, []byte("\ufeff"))
	isObject := json.Unmarshal(text, &record) == nil && record != nil
	if !isObject {
		failure["input"] = string(row)
	}
	answer, _ := json.Marshal(map[string]any{c.options.Field: map[string]any{"error": failure}})
	if !isObject {
		return answer
	}
	head := append([]byte(nil), row[:bytes.LastIndexByte(row, '}')]...)
	if len(record) > 0 {
		head = append(head, ',')
	}
	return append(head, answer[1:]...)
}

func newChild(command []string) (*child, error) {
	c := exec.Command(command[0], command[1:]...)
	c.Stderr = os.Stderr // ours: nobody has to read it lest the child block
	in, err := c.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := c.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := c.Start(); err != nil {
		return nil, err
	}
	return &child{c, in, bufio.NewReaderSize(out, 1<<16)}, nil
}

func (c *child) write(row []byte) error {
	_, err := c.in.Write(append(row[:len(row):len(row)], '\n'))
	return err
}

// The next whole answer. Half an answer is none: the row will be sent again.
func (c *child) read() ([]byte, error) {
	row, err := c.out.ReadBytes('\n')
	if err != nil {
		return nil, err
	}
	return row[:len(row)-1], nil
}

func main() {
	options := Options{Command: os.Args[1:]}
	if kijil := os.Getenv("KIJIL"); kijil != "" && len(options.Command) == 0 {
		options.Command = []string{kijil, "filter", "--input", "jsonl", "--output", "jsonl"}
	}
	client := NewClient(options)
	in := bufio.NewReaderSize(os.Stdin, 1<<16)
	next := func() ([]byte, error) {
		row, err := in.ReadBytes('\n')
		if len(row) > 0 && (err == nil || err == io.EOF) {
			return bytes.TrimSuffix(row, []byte("\n")), nil
		}
		return nil, err
	}
	err := client.Rows(next, func(answer []byte) error {
		_, err := os.Stdout.Write(append(answer, '\n'))
		return err
	})
	client.Close() // the exit code tells of bad rows, which are answered
	if err != nil {
		fmt.Fprintln(os.Stderr, "client:", err)
		os.Exit(1)
	}
}
