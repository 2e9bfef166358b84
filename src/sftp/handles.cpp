// SPDX-License-Identifier: MIT
#include "sftp/handles.h"

#include "wire/writer.h"

namespace sshrp::sftp {

std::string_view Handles::add(OpenHandle handle) {
  const HandleKey key = ++last_key_;
  std::string name = handle.upstream_name;
  if (names_ == HandleNames::own) {
    Bytes bytes;
    wire::Writer(bytes).uint64(key);
    name = as_text(bytes);
  }
  open_.emplace(key, std::move(handle));
  return by_name_.insert_or_assign(std::move(name), key).first->first;
}

OpenHandle* Handles::find(std::string_view client_name) {
  const auto found = by_name_.find(client_name);
  return found == by_name_.end() ? nullptr : get(found->second);
}

std::optional<HandleKey> Handles::key(std::string_view client_name) const {
  const auto found = by_name_.find(client_name);
  return found == by_name_.end() ? std::nullopt : std::optional(found->second);
}

OpenHandle* Handles::get(HandleKey key) {
  const auto found = open_.find(key);
  return found == open_.end() ? nullptr : &found->second;
}

}  // namespace sshrp::sftp
