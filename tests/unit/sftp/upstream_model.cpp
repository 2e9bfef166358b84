#include "sftp/upstream_model.h"

#include "sftp/attributes.h"
#include "wire/writer.h"

namespace sshrp::sftp::test {
namespace {

// The disk is small.
constexpr std::uint64_t max_size = 1 << 20;
constexpr std::size_t max_target = 256;

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

Bytes begin(Type type, std::uint32_t id) {
  Bytes out;
  wire::Writer(out).byte(static_cast<std::uint8_t>(type)).uint32(id);
  return out;
}

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
    reply = begin(Type::version, std::min(id, 3u));
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
      Bytes out = begin(Type::handle, id);
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
      const std::string target(reader.text());
      if (target.size() > max_target) return status(id, Error::invalid, target);
      return status(id, files_.make_link(target, path(reader)), target);
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
      Bytes out = begin(Type::data, id);
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
    case Type::fstat:
      return attrs(id, {Error::none, open->second.node}, open->second.path);
    case Type::fsetstat:
      return set(id, {Error::none, open->second.node}, reader, open->second.path);
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
    Bytes out = begin(Type::extended_reply, id);
    wire::Writer(out).uint64(1 << 20).uint64(261120).uint64(261120).uint64(0);
    return out;
  } else if (extension == "users-groups-by-id@openssh.com") {
    Bytes out = begin(Type::extended_reply, id);
    wire::Writer(out).string(std::string_view("\0\0\0\1u", 5)).string(std::string_view());
    return out;
  } else {
    if (!open_.contains(std::string(reader.text()))) return status(id, Error::other, "handle");
    if (extension != "fstatvfs@openssh.com") return status(id, Status::ok);
  }
  Bytes out = begin(Type::extended_reply, id);
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
  Bytes out = begin(Type::handle, id);
  wire::Writer(out).string(handle);
  return out;
}

Bytes UpstreamModel::listing(std::uint32_t id, Open& open) {
  if (open.node->type != NodeType::directory) return status(id, Error::other, open.path);
  if (std::exchange(open.listed, true)) return status(id, Status::eof);
  Bytes out = begin(Type::name, id);
  wire::Writer(out).uint32(static_cast<std::uint32_t>(open.node->children.size() + 2));
  const auto put = [&](const std::string& name, const Node& node) {
    const std::string arrow = node.type == NodeType::link ? " -> " + node.content : "";
    wire::Writer(out).string(name).string("-rw-r--r--    1 u        u   1 Jan  1 00:00 " + name + arrow);
    put_attributes(node, traits_.tells_types, out);
  };
  put(".", *open.node);
  put("..", *open.node->parent);
  for (const auto& [name, child] : open.node->children) put(name, *child);
  return out;
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

Bytes UpstreamModel::status(std::uint32_t id, Status code, std::string_view about) {
  Bytes out = begin(Type::status, id);
  std::string words(text(code));
  if (traits_.verbose_errors && code != Status::ok) words.append(": ").append(about);
  wire::Writer(out).uint32(static_cast<std::uint32_t>(code)).string(words).string(std::string_view("en"));
  return out;
}

Bytes UpstreamModel::status(std::uint32_t id, Error error, std::string_view about) {
  return status(id, as_status(error), about);
}

Bytes UpstreamModel::name(std::uint32_t id, const std::string& path) {
  Bytes out = begin(Type::name, id);
  wire::Writer(out).uint32(1).string(path).string(path);
  append_attributes({}, out);
  return out;
}

Bytes UpstreamModel::attrs(std::uint32_t id, const FileSystem::Result& result, std::string_view path) {
  if (result.error != Error::none) return status(id, result.error, path);
  Bytes out = begin(Type::attrs, id);
  put_attributes(*result.node, traits_.tells_types, out);
  return out;
}

}  // namespace sshrp::sftp::test
