// SPDX-License-Identifier: MIT
#include "sftp/exchange.h"

namespace sshrp::sftp {

Bytes with_id(BytesView payload, std::uint32_t id) {
  Bytes out;
  out.reserve(payload.size());
  wire::Writer(out).byte(payload[0]).uint32(id).raw(payload.subspan(1 + sizeof id));
  return out;
}

void Exchange::answer(std::uint32_t client_id, Status status, std::string_view words) {
  to_client.packet(wire::encode(fxp::Status{.id = client_id,
                                            .code = static_cast<std::uint32_t>(status),
                                            .error_message = words.empty() ? text(status) : words}));
}

void Exchange::answer_with_path(std::uint32_t client_id, std::string_view path) {
  Bytes names;
  wire::Writer(names).string(path).string(path);
  append_attributes({}, names);
  to_client.packet(wire::encode(fxp::Name{.id = client_id, .count = 1, .names = {names}}));
}

void Exchange::answer_with_attributes(std::uint32_t client_id, const Attributes& attributes) {
  shown_ids.note(attributes);
  Bytes attrs;
  append_attributes(attributes, attrs);
  to_client.packet(wire::encode(fxp::Attrs{.id = client_id, .attrs = {attrs}}));
}

void Exchange::ask(const Question& question, Awaited awaited) {
  const std::uint32_t id = in_flight.add(std::move(awaited));
  Bytes payload;
  payload.reserve(wire::usual_message + question.path.size());
  wire::Writer(payload).byte(static_cast<std::uint8_t>(question.type)).uint32(id).string(question.path);
  to_upstream.packet(payload);
}

}  // namespace sshrp::sftp
