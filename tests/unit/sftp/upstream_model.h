// UpstreamModel: an SFTP server of version 3 on a FileSystem, which does what it is told, wherever it leads.
// SPDX-License-Identifier: MIT
#pragma once

#include <deque>
#include <set>
#include <utility>

#include "sftp/file_system.h"
#include "sftp/protocol.h"
#include "util/buffer.h"
#include "wire/reader.h"

namespace sshrp::sftp::test {

/// A payload up to its id; of VERSION, its version.
Bytes begin_packet(Type type, std::uint32_t id);

/// One request as it came.
struct Served {
  Type type;
  std::string extension;
  std::vector<std::string> paths;
};

class UpstreamModel {
 public:
  struct Traits {
    bool lexical_realpath = false;  // as paramiko's and asyncssh's
    bool verbose_errors = true;     // error texts name the path
    std::string extensions_of = "openssh";
    // LSTAT, REMOVE, RMDIR and RENAME are of what a link leads to, as in ProFTPD's mod_sftp. To see a link
    // there, READLINK may touch what is forbidden, too.
    bool follows_last_link = false;
    bool tells_types = true;  // in the permissions
    bool knows_readlink = true;
    // What it looks at anew by the path that was opened: attributes in listings, as sshd does, or all that is
    // asked about a handle, as Erlang's server does.
    enum class ByPath { nothing, attributes, everything } by_path = ByPath::nothing;
    std::set<std::string> without_lstat{};
    std::set<const Node*> forbidden{};  // what no request but LSTAT may touch
  };

  UpstreamModel(FileSystem& files, Traits traits) : files_(files), traits_(std::move(traits)) {}

  /// Bytes for the server; it does nothing yet.
  void feed(BytesView data) { input_.append(data); }
  /// The packets that wait.
  std::size_t waiting();
  /// Serves the `index`th of them and appends the reply to output().
  void serve(std::size_t index = 0);
  util::Buffer& output() { return output_; }

  /// From now on SYMLINK's arguments are taken in the draft's order: the link first.
  void reverse_symlink() { link_comes_first_ = true; }

  const std::vector<Served>& served() const { return served_; }
  void forget_served() { served_.clear(); }
  /// Of these, those that touched what is forbidden.
  const std::vector<Served>& offences() const { return offences_; }

 private:
  struct Open {
    NodePtr node;
    std::string path;
    bool listed = false;
    bool append = false;
  };

  void cut();
  Bytes handle_request(wire::Reader& reader, Type type, std::uint32_t id);
  Bytes extended(wire::Reader& reader, std::uint32_t id);
  Bytes status(std::uint32_t id, Status code, std::string_view about = {});
  Bytes status(std::uint32_t id, Error error, std::string_view about);
  Bytes name(std::uint32_t id, const std::string& path);
  Bytes attrs(std::uint32_t id, const FileSystem::Result& result, std::string_view path);
  Bytes listing(std::uint32_t id, Open& open);
  NodePtr looked_at(const Open& open);
  Bytes open_file(wire::Reader& reader, std::uint32_t id);
  Bytes set(std::uint32_t id, const FileSystem::Result& result, wire::Reader& reader, std::string_view path);
  std::string path(wire::Reader& reader);
  /// A path of a request that is for the name itself.
  std::string own_path(wire::Reader& reader);

  FileSystem& files_;
  Traits traits_;
  util::Buffer input_;
  std::deque<Bytes> packets_;
  util::Buffer output_;
  std::map<std::string, Open> open_;
  std::uint32_t next_handle_ = 0;
  std::vector<Served> served_;
  std::vector<Served> offences_;
  std::vector<std::string> paths_;
  bool link_comes_first_ = false;
};

}  // namespace sshrp::sftp::test
