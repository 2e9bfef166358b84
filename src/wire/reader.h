// Reader: takes the types of RFC 4251 §5 out of bytes; every count is held against the bytes that are left.
// SPDX-License-Identifier: MIT
#pragma once

#include "wire/error.h"
#include "wire/types.h"

namespace sshrp::wire {

/// What it returns are views into the bytes given, valid as long as these. Throws ProtocolError where the
/// bytes end early or hold what the RFC forbids.
class Reader {
 public:
  explicit Reader(BytesView bytes) : rest_(bytes) {}

  std::uint8_t byte() { return take(1)[0]; }
  /// RFC 4251 §5: all non-zero values are TRUE.
  bool boolean() { return byte() != 0; }
  std::uint32_t uint32();
  std::uint64_t uint64();
  BytesView string() { return take(uint32()); }
  std::string_view text() { return as_text(string()); }
  /// Only non-negative numbers, without the zeros before them: RFC 4251 forbids needless ones, and peers
  /// write them all the same.
  Mpint mpint();
  /// As mpint(), but no needless zeros: of what is compared as bytes, such as a key.
  Mpint minimal_mpint();
  /// Whatever its names are; they mean something only where we have the same one.
  NameList name_list();
  BytesView take(std::size_t count);
  BytesView rest() { return take(rest_.size()); }

  bool empty() const { return rest_.empty(); }
  std::size_t left() const { return rest_.size(); }
  /// Insists that everything was read.
  void end() const;

  void read(std::uint8_t& value) { value = byte(); }
  void read(bool& value) { value = boolean(); }
  void read(std::uint32_t& value) { value = uint32(); }
  void read(std::uint64_t& value) { value = uint64(); }
  void read(std::string_view& value) { value = text(); }
  void read(BytesView& value) { value = string(); }
  void read(Mpint& value) { value = mpint(); }
  void read(NameList& value) { value = name_list(); }
  void read(Rest& value) { value.bytes = rest(); }
  void read(Cookie& value);

 private:
  BytesView rest_;
};

}  // namespace sshrp::wire
