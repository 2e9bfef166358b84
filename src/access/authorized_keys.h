// AuthorizedKeys: texts of keys that may log in, in the format of authorized_keys, sshd(8): lines of options,
// type, key and comment. Parsed once, to be looked through often.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "util/bytes.h"

namespace sshrp::access {

constexpr std::size_t max_key_text = 1 << 20;  // bytes: a file; some 10,000 keys of Ed25519
constexpr std::size_t max_key_text_line = 64
                                          << 10;  // bytes; sshd sets none, some lists of permitopen are long
constexpr std::size_t max_faults = 8;             // of a text that are kept, and told

/// Immutable once parsed; may be asked by several threads at once. Comments and the base64 of keys aren't
/// kept, so it is smaller than a text of usual lines.
class AuthorizedKeys {
 public:
  enum class Fault : std::uint8_t { none, text_too_large, line_too_long, quotation_mark_missing, no_key };

  /// A line that is no comment, or what is wrong with all of the text. Views, as long as the AuthorizedKeys.
  struct Line {
    std::uint32_t number;      // from 1
    Fault fault;               // none: what follows is filled in
    std::string_view options;  // as written; whether they are understood isn't known
    BytesView blob;            // of the key; whether it is one that can be used isn't known
  };

  /// A text without lines is one that lets nobody in.
  AuthorizedKeys() = default;
  static AuthorizedKeys parse(std::string_view text);

  /// In their order. Of those with faults the first max_faults.
  std::size_t size() const { return rows_.size(); }
  Line operator[](std::size_t index) const;

  /// How many bytes of memory this takes.
  std::size_t memory() const { return sizeof *this + content_.capacity() + rows_.capacity() * sizeof(Row); }

 private:
  struct Row {
    std::uint32_t number;
    std::uint32_t end;      // in content_: of the key, which begins behind the options,
    std::uint16_t options;  // bytes; and these where the row before ends
    Fault fault;
  };
  static_assert(max_key_text_line <= 1 << 16, "so that options and a key behind them fit into a Row");

  void add(std::size_t number, Fault fault);
  void add(std::size_t number, std::string_view options, BytesView blob);

  Bytes content_;
  std::vector<Row> rows_;
};

using AuthorizedKeysPtr = std::shared_ptr<const AuthorizedKeys>;

inline AuthorizedKeysPtr parse_keys(std::string_view text) {
  return std::make_shared<const AuthorizedKeys>(AuthorizedKeys::parse(text));
}

/// Which completes "line 3 of FILE: ", or FILE alone where it is of the whole text.
std::string describe(AuthorizedKeys::Fault fault);

struct LineProblem {
  std::size_t line;  // from 1
  std::string sentence;
};

/// All lines that can let nobody in, whoever comes: for a configuration, where they are errors.
std::vector<LineProblem> problems_of(std::string_view text);

}  // namespace sshrp::access
