// SPDX-License-Identifier: MIT
#include "app/recorder_process.h"

#include <stdexcept>

#include "app/message_choice.h"
#include "app/options.h"
#include "app/recorder_messages.h"
#include "app/role_process.h"
#include "ops/account_fields.h"
#include "ops/file_rights.h"
#include "ops/log.h"
#include "ops/system_calls.h"
#include "record/keeper.h"

namespace sshrp::app {
namespace {

using namespace recorder_message;

constexpr std::size_t wanted_descriptors = 2 * record::max_recordings;

/// What the first packet says, kept.
struct Received {
  ops::LogSettings log{};
  ops::LogFiles log_files{};
  config::RecordingsFolder recordings{};
  config::RecordingsKeep keep{};
  std::optional<ops::Account> account{};
  util::UniqueFd folder{};
};

template <typename T>
T required(Result<T> parsed) {
  if (auto* value = std::get_if<T>(&parsed)) return std::move(*value);
  throw std::runtime_error(std::get<std::string>(parsed));
}

Received receive(const Control& control) {
  Packet packet = next_packet(control);
  const auto said = decode_choice<FromMaster>(packet.bytes);
  const auto* begin = std::get_if<Begin>(&said);
  if (begin == nullptr || packet.files.empty()) throw std::runtime_error("no beginning was heard");
  Received received{.recordings = required(config::parse_recordings_folder(begin->recordings)),
                    .keep = required(config::parse_recordings_keep(begin->keep)),
                    .account = ops::decode_account(begin->account)};
  received.log.level = static_cast<config::LogLevel>(begin->level);
  received.log.format = static_cast<config::LogFormat>(begin->format);
  if (!begin->log.empty()) received.log.log = required(config::parse_log_target(begin->log));
  received.folder = std::move(packet.files[0]);
  if (packet.files.size() > 1) received.log_files.log = std::move(packet.files[1]);
  return received;
}

void note(ops::Restriction restriction, const char* what) {
  if (restriction == ops::Restriction::unsupported)
    ops::warning("this kernel has no {}: the recorder goes on without", what);
}

// Whatever the path to the folder is, its descriptor leads there.
void give_up_rights(const Received& received) {
  ops::raise_descriptor_limit(wanted_descriptors);
  if (received.account) ops::become(*received.account);
  ops::forbid_new_privileges();
  note(ops::restrict_files({.written = {fmt::format("/proc/self/fd/{}", received.folder.get())}}),
       "Landlock");
  ops::SocketNeeds needs;
  if (ops::logs_to_syslog(received.log)) needs.local = ops::SocketNeeds::Local::yes;
  note(ops::restrict_recorder_calls(needs), "seccomp");
}

enum class Master : std::uint8_t { there, wants_end };

struct ControlHandling {
  record::Keeper& keeper;
  std::vector<util::UniqueFd>& files;

  Master operator()(const Begin&) const { return Master::there; }
  Master operator()(const TakeWorker&) const {
    if (files.size() == 2) keeper.add(std::move(files[0]), files[1]);
    return Master::there;
  }
  Master operator()(const UseLog&) const {
    if (files.empty()) return Master::there;
    ops::LogFiles logs;
    logs.log = std::move(files[0]);
    ops::replace_log_files(logs);
    return Master::there;
  }
  Master operator()(const Stop&) const { return Master::wants_end; }
};

/// A master that is gone wants what one that has ended all its workers does.
Master hear(const Control& control, record::Keeper& keeper) {
  auto heard = control.hear();
  auto* packet = std::get_if<Packet>(&heard);
  if (packet == nullptr)
    return std::get<Control::Nothing>(heard) == Control::Nothing::ever ? Master::wants_end : Master::there;
  if (answer_ping(control, *packet)) return Master::there;
  return std::visit(ControlHandling{keeper, packet->files}, decode_choice<FromMaster>(packet->bytes));
}

void serve(Control control, Received received) {
  const ops::LogThreads log_threads;
  record::Keeper keeper(record::Folder(std::move(received.folder), std::move(received.recordings.dated)),
                        received.keep);
  auto master = Master::there;
  constexpr int nothing = -1;  // to be waited for
  while (master == Master::there || keeper.has_workers()) {
    const bool is_heard = keeper.serve(master == Master::there ? control.fd() : nothing);
    if (is_heard && master == Master::there) master = hear(control, keeper);
  }
}

}  // namespace

int run_recorder(Control control) {
  Received received = receive(control);
  ops::use_log(received.log, std::move(received.log_files));
  return run_with_log([&] {
    give_up_rights(received);
    serve(std::move(control), std::move(received));
  });
}

}  // namespace sshrp::app
