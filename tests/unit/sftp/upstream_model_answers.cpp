// What an UpstreamModel answers.
// SPDX-License-Identifier: MIT
#include "sftp/attributes.h"
#include "sftp/upstream_model.h"
#include "wire/writer.h"

namespace sshrp::sftp::test {
namespace {

constexpr std::uint32_t file_types[] = {0100000, 0040000, 0120000};  // by NodeType

void put_attributes(const Node& node, bool with_type, Bytes& out) {
  const std::uint32_t type = with_type ? file_types[static_cast<int>(node.type)] : 0;
  append_attributes({.size = node.content.size(),
                     .owner = Attributes::Owner{node.uid, node.uid},
                     .permissions = type | node.permissions,
                     .times = Attributes::Times{node.mtime, node.mtime}},
                    out);
}

Status as_status(Error error) {
  switch (error) {
    case Error::none:
      return Status::ok;
    case Error::missing:
      return Status::no_such_file;
    case Error::denied:
      return Status::permission_denied;
    case Error::invalid:
      return Status::bad_message;
    case Error::other:
      break;
  }
  return Status::failure;
}

}  // namespace

Bytes begin_packet(Type type, std::uint32_t id) {
  Bytes out;
  wire::Writer(out).byte(static_cast<std::uint8_t>(type)).uint32(id);
  return out;
}

// What it looks at isn't what the client gets.
Bytes UpstreamModel::listing(std::uint32_t id, Open& open) {
  if (open.node->type != NodeType::directory) return status(id, Error::other, open.path);
  if (std::exchange(open.listed, true)) return status(id, Status::eof);
  Bytes out = begin_packet(Type::name, id);
  wire::Writer(out).uint32(static_cast<std::uint32_t>(looked_at(open)->children.size() + 2));
  const NodePtr listed = looked_at(open);
  const auto put = [&](const std::string& name, const Node& opened) {
    const auto found = files_.find(open.path + "/" + name, LastLink::keep);
    const bool by_path = traits_.by_path != Traits::ByPath::nothing && found.error == Error::none;
    const Node& node = by_path ? *found.node : opened;
    const std::string arrow = node.type == NodeType::link ? " -> " + node.content : "";
    wire::Writer(out).string(name).string("-rw-r--r--    1 u        u   1 Jan  1 00:00 " + name + arrow);
    put_attributes(node, traits_.tells_types, out);
  };
  put(".", *listed);
  put("..", *listed->parent);
  for (const auto& [name, child] : listed->children) put(name, *child);
  files_.clear_touched();
  return out;
}

Bytes UpstreamModel::status(std::uint32_t id, Status code, std::string_view about) {
  Bytes out = begin_packet(Type::status, id);
  std::string words(text(code));
  if (traits_.verbose_errors && code != Status::ok) words.append(": ").append(about);
  wire::Writer(out).uint32(static_cast<std::uint32_t>(code)).string(words).string(std::string_view("en"));
  return out;
}

Bytes UpstreamModel::status(std::uint32_t id, Error error, std::string_view about) {
  return status(id, as_status(error), about);
}

Bytes UpstreamModel::name(std::uint32_t id, const std::string& path) {
  Bytes out = begin_packet(Type::name, id);
  wire::Writer(out).uint32(1).string(path).string(path);
  append_attributes({}, out);
  return out;
}

Bytes UpstreamModel::attrs(std::uint32_t id, const FileSystem::Result& result, std::string_view path) {
  if (result.error != Error::none) return status(id, result.error, path);
  Bytes out = begin_packet(Type::attrs, id);
  put_attributes(*result.node, traits_.tells_types, out);
  return out;
}

}  // namespace sshrp::sftp::test
