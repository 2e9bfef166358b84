// encode and decode: between a message struct and its bytes, the number first (RFC 4250 §4.1).
// SPDX-License-Identifier: MIT
#pragma once

#include <type_traits>

#include "wire/fields.h"
#include "wire/reader.h"
#include "wire/writer.h"

namespace sshrp::wire {

/// A message is a struct of views with its `number`; trivially destructible, so that it may be a temporary in
/// a co_await expression (g++ 12 destroys such temporaries twice).
template <typename T>
concept Message = std::is_trivially_destructible_v<T> && requires { T::number; };

template <Message T>
void encode(const T& message, Bytes& out) {
  Writer writer(out);
  writer.byte(static_cast<std::uint8_t>(T::number));
  for_each_field(message, [&](const auto& field) { writer.write(field); });
}

/// What most messages fit into, bytes; those that don't grow.
inline constexpr std::size_t usual_message = 128;

template <Message T>
Bytes encode(const T& message) {
  Bytes out;
  out.reserve(usual_message);
  encode(message, out);
  return out;
}

/// Whether bytes may stand behind a message: of those that some programs write too long, and OpenSSH reads.
enum class Behind { nothing, anything };

/// `payload` begins with the message's number. The fields are views into it. Throws ProtocolError unless the
/// payload is this message, and what may stand behind it.
template <Message T>
T decode(BytesView payload, Behind behind = Behind::nothing) {
  Reader reader(payload);
  if (reader.byte() != static_cast<std::uint8_t>(T::number))
    throw ProtocolError("another message was expected");
  T message;
  for_each_field(message, [&](auto& field) { reader.read(field); });
  if (behind == Behind::nothing) reader.end();
  return message;
}

/// The fields of a struct without a number, such as the type-specific rest of a message.
template <typename T>
T decode_fields(BytesView bytes) {
  Reader reader(bytes);
  T fields;
  for_each_field(fields, [&](auto& field) { reader.read(field); });
  reader.end();
  return fields;
}

template <typename T>
Bytes encode_fields(const T& fields) {
  Bytes out;
  Writer writer(out);
  for_each_field(fields, [&](const auto& field) { writer.write(field); });
  return out;
}

}  // namespace sshrp::wire
