// examples/stream/go/client.go as a package; test_client_go.py runs this.
package main

import (
	"errors"
	"io"
	"os"
	"strings"
	"testing"
)

func newTestClient(t *testing.T) *Client {
	client := NewClient(Options{
		Command: []string{os.Getenv("KIJIL"), "filter", "--input", "jsonl", "--output", "jsonl"},
	})
	t.Cleanup(func() { client.Close() })
	return client
}

func expectAnswer(t *testing.T, client *Client, id int) {
	t.Helper()
	var answer struct{ ID int }
	if err := client.Filter(map[string]any{"id": id, "text": "a"}, &answer); err != nil {
		t.Fatal(err)
	}
	if answer.ID != id {
		t.Fatalf("the answer to %d is that to %d", id, answer.ID)
	}
}

func TestTwoCallsAtATimeAreRefused(t *testing.T) {
	client := newTestClient(t)
	free := make(chan struct{})
	given := 0
	slow := func() ([]byte, error) {
		given++
		switch given {
		case 1:
			return []byte(`{"id":1,"text":"a"}`), nil
		case 2:
			<-free
			return []byte(`{"id":2,"text":"a"}`), nil
		}
		return nil, io.EOF
	}
	var answers []string
	err := client.Rows(slow, func(answer []byte) error {
		answers = append(answers, string(answer))
		if len(answers) > 1 {
			return nil
		}
		defer close(free)
		var other any
		err := client.Filter(map[string]any{"id": 3, "text": "a"}, &other)
		if err == nil || !strings.Contains(err.Error(), "not finished") {
			t.Errorf("a second call gives %v", err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(answers) != 2 || !strings.HasPrefix(answers[1], `{"id":2,`) {
		t.Fatalf("the first call's answers are %q", answers)
	}
	expectAnswer(t, client, 4)
}

func TestACallMayBeLeft(t *testing.T) {
	client := newTestClient(t)
	row := []byte(`{"id":0,"text":"a"}`)
	forever := func() ([]byte, error) { return row, nil }
	enough := errors.New("enough")
	for i := 1; i <= 3; i++ {
		err := client.Rows(forever, func([]byte) error { return enough })
		if err != enough {
			t.Fatalf("Rows gives %v", err)
		}
		expectAnswer(t, client, i)
	}
}
