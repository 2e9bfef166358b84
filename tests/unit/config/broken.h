// Configurations that are wrong in one place, and what is said of it.
// SPDX-License-Identifier: MIT
#pragma once

#include <gtest/gtest.h>

#include "config/files.h"

namespace sshrp::config {

struct Broken {
  std::string text;
  unsigned line, column;
  std::string sentence;  // a part of it
};

inline const std::string server = "\n[[servers]]\nuser = 'a'\nupstream_host = 'h'\n";

inline Broken global(const std::string& text, unsigned column, const std::string& sentence) {
  return {text + server, 1, column, sentence};
}
inline void PrintTo(const Broken& broken, std::ostream* out) { *out << broken.text; }

/// A key of the server whose line is the third; its user captures `id` and `host`.
inline Broken of_pattern(const std::string& text, unsigned column, const std::string& sentence) {
  return {"[[servers]]\nuser = '^(?P<id>\\d+)-(?P<host>.*)$'\n" + text + "\n", 3, column, sentence};
}

inline void expect_refused(const Broken& broken) {
  const ConfigErrors errors = errors_of(load_text(broken.text));
  ASSERT_EQ(errors.size(), 1u) << broken.text << "\n" << shown(errors);
  EXPECT_EQ(errors[0].file, "/etc/sshrp/sshrpd.toml");
  EXPECT_EQ(errors[0].line, broken.line) << broken.text << "\n" << to_string(errors[0]);
  EXPECT_EQ(errors[0].column, broken.column) << broken.text << "\n" << to_string(errors[0]);
  EXPECT_NE(errors[0].sentence.find(broken.sentence), std::string::npos) << to_string(errors[0]);
}

}  // namespace sshrp::config
