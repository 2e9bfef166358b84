// Reader: takes a recording apart, line by line, and says whether it is as it was written.
// SPDX-License-Identifier: MIT
#pragma once

#include "cast/recording.h"
#include "crypto/digest.h"
#include "util/bytes.h"

namespace sshrp::cast {

/// Any line but the first.
struct Event {
  enum class Kind : std::uint8_t { output, input, resize, note, raw, error, rest, end, other };
  Kind kind = Kind::other;
  Time at{};
  std::string data{};  // the text; of `raw` the bytes; of `rest` the number; of `other` the line
  End end{};           // of an `end`
};

using Item = std::variant<Header, Event>;

/// Of a recording that was read to the end of its file.
enum class Verdict {
  whole,    // as it was written, to its end
  cut,      // nobody saw the end: what is there is as it was written, as far as can be known
  altered,  // its end doesn't belong to what is before it, or no recorder writes that
};

class Reader {
 public:
  /// More of the file.
  void feed(BytesView bytes);
  /// The next line, if it is there; nullopt: more is to be fed, or it is altered.
  std::optional<Item> next();

  /// Once all is fed and next() gives nothing more.
  Verdict verdict() const;
  /// What is wrong where the verdict is `altered`.
  const std::string& fault() const { return fault_; }

  /// How many bytes the whole lines are that next() gave.
  std::uint64_t whole_bytes() const { return whole_bytes_; }
  /// Has a first line.
  bool has_begun() const { return begun_; }
  /// Has a line that ends it.
  bool has_ended() const { return end_.has_value(); }
  /// To be written behind the whole lines, where there is no end: as of now, nobody saw it. Ends this
  /// object's use.
  std::string cut_line();

 private:
  std::optional<Item> fail(std::string sentence);
  std::optional<Item> take(std::string_view line);

  std::string bytes_{};     // from the first line on that next() hasn't given
  std::size_t taken_ = 0;   // of these
  std::size_t looked_ = 0;  // of these, without the end of a line behind taken_
  std::uint64_t whole_bytes_ = 0;
  bool begun_ = false;
  Time last_{0};
  std::optional<End> end_{};
  crypto::Digest digest_{crypto::DigestKind::sha256};
  std::string fault_{};
};

}  // namespace sshrp::cast
