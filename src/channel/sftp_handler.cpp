// SPDX-License-Identifier: MIT
#include "channel/sftp_handler.h"

namespace sshrp::channel {
namespace {

sftp::Time now() { return std::chrono::steady_clock::now(); }

}  // namespace

SftpHandler::SftpHandler(const sftp::Rules& rules, sftp::NameLocksPtr name_locks, Journal& journal,
                         sftp::Budget& budget)
    : inspector_(rules, std::move(name_locks), &budget),
      journal_(journal),
      is_jail_(rules.root_path.has_value()) {}

SftpHandler::~SftpHandler() {
  inspector_.end(now());
  write_records();
}

void SftpHandler::receive(Way way, BytesView bytes) {
  inspector_.receive(sender(way), bytes, now());
  write_records();
}

void SftpHandler::go_on() {
  for (const Way way : {Way::up, Way::down}) {
    if (held(way) > 0) receive(way, {});
  }
}

void SftpHandler::write_records() {
  for (const sftp::AuditRecord& record : inspector_.take_records()) journal_.did(record);
}

}  // namespace sshrp::channel
