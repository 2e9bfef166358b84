// Exchange: how requests and answers leave, and what was requested.
// SPDX-License-Identifier: MIT
#pragma once

#include "sftp/budget.h"
#include "sftp/framing.h"
#include "sftp/in_flight.h"
#include "sftp/messages.h"
#include "sftp/shown_ids.h"

namespace sshrp::sftp {

/// The same request or reply under another id.
Bytes with_id(BytesView payload, std::uint32_t id);

struct Exchange {
  explicit Exchange(Budget& session_budget) : budget(session_budget) {}

  Outlet to_client;
  Outlet to_upstream;
  InFlight in_flight;
  ShownIds shown_ids;
  Budget& budget;

  /// A STATUS of our own, in our words unless others are given.
  void answer(std::uint32_t client_id, Status status, std::string_view words = {});

  /// A NAME with one path of a jail, as OpenSSH answers REALPATH and READLINK.
  void answer_with_path(std::uint32_t client_id, std::string_view path);

  /// ATTRS.
  void answer_with_attributes(std::uint32_t client_id, const Attributes& attributes);

  /// A question of ours: LSTAT, STAT, READLINK or REALPATH.
  void ask(const Question& question, Awaited awaited);
};

}  // namespace sshrp::sftp
