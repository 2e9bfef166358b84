// Writer: puts the types of RFC 4251 §5 behind one another.
// SPDX-License-Identifier: MIT
#pragma once

#include "wire/types.h"

namespace sshrp::wire {

/// Appends to bytes that somebody else owns.
class Writer {
 public:
  explicit Writer(Bytes& out) : out_(out) {}

  Writer& byte(std::uint8_t value);
  Writer& boolean(bool value) { return byte(value ? 1 : 0); }
  Writer& uint32(std::uint32_t value);
  Writer& uint64(std::uint64_t value);
  Writer& string(BytesView value);
  Writer& string(std::string_view value) { return string(as_bytes(value)); }
  Writer& mpint(BytesView magnitude);
  Writer& raw(BytesView value);

  void write(std::uint8_t value) { byte(value); }
  void write(bool value) { boolean(value); }
  void write(std::uint32_t value) { uint32(value); }
  void write(std::uint64_t value) { uint64(value); }
  void write(std::string_view value) { string(value); }
  void write(BytesView value) { string(value); }
  void write(Mpint value) { mpint(value.magnitude); }
  void write(NameList value) { string(value.text); }
  void write(Rest value) { raw(value.bytes); }
  void write(const Cookie& value) { raw(value); }

 private:
  Bytes& out_;
};

}  // namespace sshrp::wire
