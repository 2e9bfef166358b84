// Session: a client, an Inspector and an UpstreamModel, wired together in memory.
// SPDX-License-Identifier: MIT
#pragma once

#include <deque>
#include <functional>
#include <set>

#include "sftp/attributes.h"
#include "sftp/inspector.h"
#include "sftp/upstream_model.h"

namespace sshrp::sftp::test {

/// A packet that reached the client.
struct Reply {
  Type type{};
  std::uint32_t id = 0;  // of VERSION the version
  Bytes payload{};       // whole

  bool is(Status code) const;
  std::string text() const;                // of HANDLE, DATA and the first name of NAME
  std::vector<std::string> names() const;  // of NAME
  std::vector<std::string> long_names() const;
  Attributes attributes() const;  // of ATTRS
};

/// The outside of every world's jail has this in each of its files, and as the owner of each of its nodes.
inline constexpr std::string_view secret = "TOP-SECRET";
inline constexpr std::uint32_t secret_uid = 0x5ec2e7aa;

/// /srv/web, and around it what nobody may reach. Marks what is outside.
struct World {
  FileSystem files;
  std::set<const Node*> outside{};

  World();
  /// Whatever isn't /srv/web or beneath it: marked with `secret_uid`, and remembered.
  void mark_outside();
  std::string outside_snapshot();
};

class Session {
 public:
  /// What is outside of the world's jail is forbidden.
  Session(World& world, Rules rules, UpstreamModel::Traits traits = {},
          NameLocksPtr locks = make_unshared_name_locks(), Budget* budget = nullptr);

  /// Sends INIT and waits for its answer.
  void begin();
  /// A request as it is, without its length; run() carries it on.
  void send(BytesView payload);
  void send_raw(BytesView bytes);
  /// Until nothing moves any more; returns what reached the client meanwhile.
  std::vector<Reply> run();
  /// One round trip. False: nothing moved.
  bool step();
  /// Sends one and runs; its reply.
  Reply ask(const Bytes& payload);

  /// In which order the upstream serves: a number below the count given. Default: the first.
  std::function<std::size_t(std::size_t)> order = [](std::size_t) { return std::size_t{0}; };
  /// Whether the upstream serves all that has come before its replies are read: then the rounds are round
  /// trips.
  enum class Pace { one_by_one, round_trips };
  Pace pace = Pace::round_trips;
  std::size_t rounds = 0;
  /// Pieces of this size go to the inspector.
  std::size_t piece = 100'000;

  Inspector& inspector() { return inspector_; }
  UpstreamModel& upstream() { return upstream_; }
  const Bytes& all_to_client() const { return all_to_client_; }
  Time now{};

  /// Nothing of the outside was touched but by our own LSTATs, nothing of it nor of the root's path reached
  /// the client.
  void expect_contained() const;

 private:
  void receive(Leg from, util::Buffer& bytes);
  std::vector<Reply> take_replies();

  Inspector inspector_;
  UpstreamModel upstream_;
  util::Buffer from_client_;
  Bytes all_to_client_;
  util::Buffer unread_;
};

/// Requests, with id 1 unless another is given.
namespace make {
Bytes open(std::string_view path, std::uint32_t flags = open_flag::read, std::uint32_t id = 1);
Bytes with_path(Type type, std::string_view path, std::uint32_t id = 1);
Bytes with_paths(Type type, std::string_view first, std::string_view second, std::uint32_t id = 1);
/// SETSTAT or MKDIR
Bytes with_attributes(Type type, std::string_view path, const Attributes& attributes, std::uint32_t id = 1);
Bytes with_handle(Type type, std::string_view handle, std::uint32_t id = 1);
Bytes read(std::string_view handle, std::uint64_t offset, std::uint32_t size, std::uint32_t id = 1);
Bytes write(std::string_view handle, std::uint64_t offset, std::string_view data, std::uint32_t id = 1);
/// Extended, with strings as its arguments.
Bytes extended(std::string_view name, std::vector<std::string_view> arguments, std::uint32_t id = 1);
/// The packet of a payload, with its length.
Bytes framed(BytesView payload);
/// The packet of an upstream's answer, of what follows its id.
Bytes reply(Type type, std::uint32_t id, BytesView rest);
}  // namespace make

}  // namespace sshrp::sftp::test
