// SPDX-License-Identifier: MIT
#include "sftp/requests.h"

#include "wire/codec.h"

namespace sshrp::sftp {
namespace {

Operations needed_by_flags(std::uint32_t flags) {
  constexpr std::uint32_t changing =
      open_flag::write | open_flag::append | open_flag::creat | open_flag::trunc;
  Operations needs;
  if (flags & open_flag::read) needs.add(Operation::read);
  if (flags & changing) needs.add(Operation::write);
  return needs;
}

void take_argument(Argument argument, wire::Reader& reader, Request& request) {
  switch (argument) {
    case Argument::path:
      request.paths[request.path_count++] = reader.text();
      break;
    case Argument::handle:
      request.handles[request.handle_count++] = reader.text();
      break;
    case Argument::text:
      reader.string();
      break;
    case Argument::uint32:
    case Argument::data:  // the count; the data itself isn't in the head
      reader.uint32();
      break;
    case Argument::uint64:
      reader.uint64();
      break;
    case Argument::open_flags:
      request.open_flags = reader.uint32();
      request.needs = request.needs | needed_by_flags(request.open_flags);
      break;
    case Argument::attributes:
      // A size in the ATTRS of SETSTAT truncates; OPEN and MKDIR have no use for one.
      request.attributes = read_attributes(reader);
      if (request.attributes.size && request.form->needs.has(Operation::setstat))
        request.needs.add(Operation::write);
      break;
    case Argument::none:
      break;
  }
}

}  // namespace

Request parse_request(BytesView payload) {
  wire::Reader reader(payload);
  Request request{.payload = payload};
  const auto type = static_cast<Type>(reader.byte());
  request.id = reader.uint32();
  request.form = find_form(type, type == Type::extended ? reader.text() : std::string_view());
  if (!request.form) return request;
  request.needs = request.form->needs;
  for (Argument argument : request.form->arguments) take_argument(argument, reader, request);
  reader.end();
  return request;
}

Bytes with_arguments(const Request& request, std::uint32_t id, const std::array<std::string_view, 2>& paths,
                     const std::array<std::string_view, 2>& handles) {
  wire::Reader reader(request.payload);
  Bytes out;
  out.reserve(wire::usual_message + request.payload.size());
  wire::Writer writer(out);
  writer.byte(reader.byte()).uint32(id);
  reader.uint32();
  if (request.form->type == Type::extended) writer.string(reader.string());
  std::size_t path_count = 0;
  std::size_t handle_count = 0;
  for (Argument argument : request.form->arguments) {
    if (argument == Argument::path) {
      reader.string();
      writer.string(paths[path_count++]);
    } else if (argument == Argument::handle) {
      reader.string();
      writer.string(handles[handle_count++]);
    } else if (argument == Argument::text) {
      writer.string(reader.string());
    } else if (argument == Argument::uint32 || argument == Argument::open_flags ||
               argument == Argument::data) {
      writer.uint32(reader.uint32());
    } else if (argument == Argument::uint64) {
      writer.uint64(reader.uint64());
    } else if (argument == Argument::attributes) {
      append_attributes(read_attributes(reader), out);  // without extended pairs: who knows what they name
    }
  }
  return out;
}

}  // namespace sshrp::sftp
