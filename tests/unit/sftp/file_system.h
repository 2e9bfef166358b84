// FileSystem: an upstream's files in memory. It follows symlinks the way POSIX does and remembers what was
// touched: the oracle of the jail's tests.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace sshrp::sftp::test {

enum class NodeType { file, directory, link };

struct Node {
  NodeType type = NodeType::file;
  std::string content{};  // of a file; the target of a link
  std::map<std::string, std::shared_ptr<Node>> children{};
  Node* parent = nullptr;  // of a directory
  std::uint32_t permissions = 0644;
  std::uint32_t uid = 1000;
  std::uint32_t mtime = 1'700'000'000;
};
using NodePtr = std::shared_ptr<Node>;

/// As of errno, as far as SFTP can tell them apart.
enum class Error { none, missing, denied, other, invalid };

enum class LastLink { follow, keep };

/// Whether a file may be missing, and whether it must.
enum class Creation { never, if_missing, must };

class FileSystem {
 public:
  FileSystem();

  /// Makes what is missing before it, too.
  NodePtr add_directory(const std::string& path);
  NodePtr add_file(const std::string& path, const std::string& content);
  NodePtr add_link(const std::string& path, const std::string& target);

  struct Result {
    Error error = Error::none;
    NodePtr node{};
  };
  Result find(std::string_view path, LastLink last);
  Result open(std::string_view path, Creation creation);
  Error remove(std::string_view path);
  Error make_directory(std::string_view path);
  Error remove_directory(std::string_view path);
  Error rename(std::string_view from, std::string_view to);
  Error make_link(std::string_view target, std::string_view path);
  Error make_hard_link(std::string_view from, std::string_view to);
  /// Absolute and without links; the last name may be missing.
  std::variant<std::string, Error> real_path(std::string_view path);

  /// All nodes, some more than once, that the calls since the last clear_touched() walked through, read or
  /// changed.
  const std::vector<const Node*>& touched() const { return touched_; }
  void touch(const Node& node) { touched_.push_back(&node); }
  void clear_touched() { touched_.clear(); }

  /// The tree beneath a path as text, to compare; of `except` only its path.
  std::string snapshot(const std::string& path, const Node* except = nullptr);
  NodePtr root() const { return root_; }

 private:
  struct Place {
    Error error = Error::none;
    NodePtr parent{};  // where the name is, or would be
    std::string name{};
    NodePtr node{};  // nullptr: missing
  };
  Place walk(std::string_view path, LastLink last);

  NodePtr root_;
  std::vector<const Node*> touched_;
};

}  // namespace sshrp::sftp::test
