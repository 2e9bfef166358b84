// Jail: brings a client's requests with paths to the upstream one by one, each checked and put beneath the
// root.
// SPDX-License-Identifier: MIT
#pragma once

#include "sftp/exchange.h"
#include "sftp/recorder.h"

namespace sshrp::sftp {

/// Check and use are one step: a request asks where its paths lead (a Walk each), then is sent with what was
/// found, and until it is answered no request that moves names begins; while one that moves names is under
/// way, no other begins. On other channels of the account that is so by the request's lock. One that moves
/// names has its channel to itself: it begins when the upstream has answered all before it and the client has
/// taken that, and what comes behind it waits. So nobody can hold up others by what hangs. Requests are sent
/// in the order of their arrival, so that a server that works in this order does the same as for a client
/// without a proxy. What only changes names (see Effect) can't make a checked path unsafe; it may make what
/// was seen out of date, and a request that met an obstacle then asks again.
class Jail {
 public:
  /// `requests` must hold what is added only; all must outlive this.
  Jail(Root root, Symlinks symlinks, PathRequests& requests, Exchange& exchange, Recorder& recorder,
       NameLocks& locks)
      : root_(std::move(root)),
        symlinks_(symlinks),
        requests_(requests),
        exchange_(exchange),
        recorder_(recorder),
        locks_(locks) {}
  Jail(const Jail&) = delete;
  Jail& operator=(const Jail&) = delete;

  const Root& root() const { return root_; }

  void add(const Request& request);

  /// Requests wait for room in the session's budget: advance() may be their turn.
  bool waits_for_memory() const { return waits_for_memory_; }

  /// A question of ours was answered.
  void answered(const LookUp& look_up, QuestionAnswer answer);

  /// Lets those go on that have waited; to be called after a request was answered and taken from the list.
  void advance();
  /// A request can't go on before its lock is held.
  bool waits_for_lock() const { return waits_for_lock_; }
  /// No request may be added before the one that moves names is answered.
  bool is_moving() const { return !requests_.empty() && requests_.back().effect == Effect::moves; }

 private:
  /// What the requests before one are about to do.
  struct Ahead {
    bool any = false;
    bool changes = false;  // names, in whatever way
    bool moves = false;
    bool unsent = false;
  };

  std::optional<Status> prepare(PathRequest& request) const;
  bool may_begin(const PathRequest& request, const Ahead& ahead);
  bool has_memory();
  /// Whether it is held; refused, the request is, too.
  bool has_lock(PathRequest& request);
  void begin(PathRequests::iterator request, const Ahead& ahead);
  void walk_along_target(PathRequest& request, Components directory);
  void ask(PathRequests::iterator request);
  bool has_more_to_walk(PathRequest& request);
  bool target_begins_elsewhere(PathRequest& request);
  bool renames_unseen_link(PathRequest& request);
  void conclude(PathRequests::iterator request);
  /// False: it was answered, and is gone.
  bool send(PathRequests::iterator request);
  bool answer_by_look_ups(const PathRequest& request);
  void finish(PathRequests::iterator request, Status status);

  bool waits_for_memory_ = false;
  Root root_;
  Symlinks symlinks_;
  PathRequests& requests_;
  Exchange& exchange_;
  Recorder& recorder_;
  NameLocks& locks_;
  bool waits_for_lock_ = false;
};

}  // namespace sshrp::sftp
