// SPDX-License-Identifier: MIT
#include "sftp/upstream_model.h"

#include "sftp/attributes.h"
#include "wire/writer.h"

namespace sshrp::sftp::test {
namespace {

// The disk is small.
constexpr std::uint64_t max_size = 1 << 20;
constexpr std::size_t max_target = 256;

// The path without its last name, so that a node can be asked for in a way that needs no other check.
std::string normal_absolute(const std::string& path) {
  std::vector<std::string> names;
  std::string name;
  for (char c : path + "/") {
    if (c != '/') {
      name.push_back(c);
      continue;
    }
    if (name == ".." && !names.empty()) names.pop_back();
    if (!name.empty() && name != "." && name != "..") names.push_back(name);
    name.clear();
  }
  std::string normal;
  for (const std::string& each : names) normal += "/" + each;
  return normal.empty() ? "/" : normal;
}

}  // namespace

void UpstreamModel::cut() {
  while (input_.size() >= 4) {
    const std::uint32_t length = wire::Reader(input_.data()).uint32();
    if (input_.size() < 4 + length) return;
    packets_.push_back(to_vector(BytesView(input_.data()).subspan(4, length)));
    input_.consume(4 + length);
  }
}

std::size_t UpstreamModel::waiting() {
  cut();
  return packets_.size();
}

void UpstreamModel::serve(std::size_t index) {
  cut();
  const Bytes packet = packets_.at(index);
  packets_.erase(packets_.begin() + static_cast<std::ptrdiff_t>(index));
  wire::Reader reader(packet);
  const auto type = static_cast<Type>(reader.byte());
  const std::uint32_t id = reader.uint32();  // of INIT the version
  files_.clear_touched();
  paths_.clear();
  Bytes reply;
  std::string extension;
  if (type == Type::init) {
    reply = begin_packet(Type::version, std::min(id, 3u));
    constexpr std::string_view names[][2] = {{"posix-rename@openssh.com", "1"},
                                             {"statvfs@openssh.com", "2"},
                                             {"fstatvfs@openssh.com", "2"},
                                             {"hardlink@openssh.com", "1"},
                                             {"fsync@openssh.com", "1"},
                                             {"lsetstat@openssh.com", "1"},
                                             {"limits@openssh.com", "1"},
                                             {"expand-path@openssh.com", "1"},
                                             {"copy-data", "1"},
                                             {"home-directory", "1"},
                                             {"users-groups-by-id@openssh.com", "1"},
                                             {"vendor-id", "/srv/web"}};
    if (traits_.extensions_of == "openssh")
      for (const auto& pair : names) wire::Writer(reply).string(pair[0]).string(pair[1]);
  } else if (type == Type::extended) {
    wire::Reader peek = reader;
    extension = peek.text();
    reply = extended(reader, id);
  } else {
    reply = handle_request(reader, type, id);
  }
  served_.push_back({type, extension, paths_});
  const bool is_asked_by_readlink = traits_.follows_last_link || !traits_.tells_types;
  if (type != Type::lstat && !(is_asked_by_readlink && type == Type::readlink)) {
    for (const Node* node : files_.touched()) {
      if (traits_.forbidden.contains(node)) offences_.push_back(served_.back());
    }
  }
  Bytes length;
  wire::Writer(length).uint32(static_cast<std::uint32_t>(reply.size()));
  output_.append(length);
  output_.append(reply);
}

std::string UpstreamModel::path(wire::Reader& reader) {
  paths_.emplace_back(reader.text());
  return paths_.back();
}

std::string UpstreamModel::own_path(wire::Reader& reader) {
  const std::string name = path(reader);
  if (!traits_.follows_last_link) return name;
  const auto real = files_.real_path(name);
  return std::holds_alternative<std::string>(real) ? std::get<std::string>(real) : name;
}

Bytes UpstreamModel::handle_request(wire::Reader& reader, Type type, std::uint32_t id) {
  switch (type) {
    case Type::open:
      return open_file(reader, id);
    case Type::opendir: {
      const std::string name = path(reader);
      const auto found = files_.find(name, LastLink::follow);
      if (found.error != Error::none) return status(id, found.error, name);
      if (found.node->type != NodeType::directory) return status(id, Error::missing, name);
      const std::string handle = "dir" + std::to_string(++next_handle_) + name.substr(0, 100);
      open_[handle] = {found.node, name};
      Bytes out = begin_packet(Type::handle, id);
      wire::Writer(out).string(handle);
      return out;
    }
    case Type::lstat:
    case Type::stat: {
      const std::string name = type == Type::lstat ? own_path(reader) : path(reader);
      if (type == Type::lstat && traits_.without_lstat.contains(name))
        return status(id, Status::op_unsupported, name);
      return attrs(id, files_.find(name, type == Type::stat ? LastLink::follow : LastLink::keep), name);
    }
    case Type::setstat: {
      const std::string name = path(reader);
      return set(id, files_.find(name, LastLink::follow), reader, name);
    }
    case Type::remove: {
      const std::string name = own_path(reader);
      return status(id, files_.remove(name), name);
    }
    case Type::mkdir: {
      const std::string name = path(reader);
      return status(id, files_.make_directory(name), name);
    }
    case Type::rmdir: {
      const std::string name = own_path(reader);
      return status(id, files_.remove_directory(name), name);
    }
    case Type::rename: {
      const std::string from = own_path(reader);
      const std::string to = own_path(reader);
      // As OpenSSH: whether the new name is there is asked through links.
      if (files_.find(to, LastLink::follow).error == Error::none) return status(id, Error::other, to);
      return status(id, files_.rename(from, to), from);
    }
    case Type::realpath: {
      const std::string name = path(reader);
      if (traits_.lexical_realpath) return this->name(id, normal_absolute("/" + name));
      const auto real = files_.real_path(name);
      if (const auto* error = std::get_if<Error>(&real)) return status(id, *error, name);
      return this->name(id, std::get<std::string>(real));
    }
    case Type::readlink: {
      const std::string name = path(reader);
      if (!traits_.knows_readlink) return status(id, Status::op_unsupported, name);
      const auto found = files_.find(name, LastLink::keep);
      if (found.error != Error::none) return status(id, found.error, name);
      if (found.node->type != NodeType::link) return status(id, Error::invalid, name);
      return this->name(id, found.node->content);
    }
    case Type::symlink: {
      std::string target(link_comes_first_ ? path(reader) : reader.text());
      std::string link(link_comes_first_ ? reader.text() : path(reader));
      if (link_comes_first_) std::swap(target, link);
      if (target.size() > max_target) return status(id, Error::invalid, target);
      return status(id, files_.make_link(target, link), target);
    }
    default:
      break;
  }
  const auto open = open_.find(std::string(reader.text()));
  if (open == open_.end()) return status(id, Error::other, "handle");
  Node& node = *open->second.node;
  files_.touch(node);
  switch (type) {
    case Type::close:
      open_.erase(open);
      return status(id, Status::ok);
    case Type::read: {
      const std::uint64_t offset = reader.uint64();
      if (node.type == NodeType::directory) return status(id, Error::other, "directory");
      if (offset >= node.content.size()) return status(id, Status::eof);
      Bytes out = begin_packet(Type::data, id);
      wire::Writer(out).string(std::string_view(node.content).substr(offset, reader.uint32()));
      return out;
    }
    case Type::write: {
      std::uint64_t offset = reader.uint64();
      if (node.type == NodeType::directory) return status(id, Error::other, "directory");
      const std::string_view data = reader.text();
      if (open->second.append) offset = node.content.size();
      if (offset > max_size || data.size() > max_size) return status(id, Error::other, "disk");
      if (node.content.size() < offset + data.size()) node.content.resize(offset + data.size());
      node.content.replace(offset, data.size(), data);
      return status(id, Status::ok);
    }
    case Type::fstat: {
      const NodePtr found = looked_at(open->second);
      files_.clear_touched();
      return attrs(id, {Error::none, found}, open->second.path);
    }
    case Type::fsetstat:
      return set(id, {Error::none, looked_at(open->second)}, reader, open->second.path);
    case Type::readdir:
      return listing(id, open->second);
    default:
      return status(id, Status::op_unsupported);
  }
}

Bytes UpstreamModel::extended(wire::Reader& reader, std::uint32_t id) {
  const std::string_view extension = reader.text();
  if (extension == "posix-rename@openssh.com") {
    const std::string from = path(reader);
    return status(id, files_.rename(from, path(reader)), from);
  }
  if (extension == "hardlink@openssh.com") {
    const std::string from = path(reader);
    return status(id, files_.make_hard_link(from, path(reader)), from);
  }
  if (extension == "lsetstat@openssh.com") {
    const std::string name = path(reader);
    return set(id, files_.find(name, LastLink::keep), reader, name);
  }
  if (extension == "statvfs@openssh.com") {
    const std::string name = path(reader);
    if (const auto found = files_.find(name, LastLink::follow); found.error != Error::none)
      return status(id, found.error, name);
  } else if (extension == "limits@openssh.com") {
    Bytes out = begin_packet(Type::extended_reply, id);
    wire::Writer(out).uint64(1 << 20).uint64(261120).uint64(261120).uint64(0);
    return out;
  } else if (extension == "users-groups-by-id@openssh.com") {
    Bytes out = begin_packet(Type::extended_reply, id);
    wire::Writer(out).string(std::string_view("\0\0\0\1u", 5)).string(std::string_view());
    return out;
  } else {
    if (!open_.contains(std::string(reader.text()))) return status(id, Error::other, "handle");
    if (extension != "fstatvfs@openssh.com") return status(id, Status::ok);
  }
  Bytes out = begin_packet(Type::extended_reply, id);
  for (int i = 0; i < 11; ++i) wire::Writer(out).uint64(static_cast<std::uint64_t>(i));
  return out;
}

Bytes UpstreamModel::open_file(wire::Reader& reader, std::uint32_t id) {
  const std::string name = path(reader);
  const std::uint32_t flags = reader.uint32();
  Creation creation = Creation::never;
  if (flags & open_flag::creat) creation = flags & open_flag::excl ? Creation::must : Creation::if_missing;
  const auto opened = files_.open(name, creation);
  if (opened.error != Error::none) return status(id, opened.error, name);
  if (flags & open_flag::trunc) opened.node->content.clear();
  const std::string handle = "file" + std::to_string(++next_handle_) + name.substr(0, 100);
  open_[handle] = {opened.node, name, false, (flags & open_flag::append) != 0};
  Bytes out = begin_packet(Type::handle, id);
  wire::Writer(out).string(handle);
  return out;
}

NodePtr UpstreamModel::looked_at(const Open& open) {
  if (traits_.by_path != Traits::ByPath::everything) return open.node;
  const auto found = files_.find(open.path, LastLink::follow);
  return found.error == Error::none ? found.node : open.node;
}

Bytes UpstreamModel::set(std::uint32_t id, const FileSystem::Result& result, wire::Reader& reader,
                         std::string_view path) {
  if (result.error != Error::none) return status(id, result.error, path);
  const Attributes wanted = read_attributes(reader);
  if (wanted.size.value_or(0) > max_size) return status(id, Error::other, path);
  if (wanted.size) result.node->content.resize(*wanted.size);
  if (wanted.permissions) result.node->permissions = *wanted.permissions & 07777;
  if (wanted.times) result.node->mtime = wanted.times->mtime;
  return status(id, Status::ok);
}

}  // namespace sshrp::sftp::test
