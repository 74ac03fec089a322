//! Prism's rules, where they are part of what its users build on: the static sample, the text form of values. What
//! stands here decides nothing by itself: `specwright-mock-server` says when it is asked.
