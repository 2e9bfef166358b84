#include "relay/sftp_tap.h"

namespace sshrp::relay {
namespace {

sftp::Time now() { return std::chrono::steady_clock::now(); }

}  // namespace

SftpTap::SftpTap(const sftp::Rules& rules, Journal& journal)
    : inspector_(rules), journal_(journal), is_jail_(rules.root_path.has_value()) {}

SftpTap::~SftpTap() {
  inspector_.end(now());
  write_records();
}

void SftpTap::receive(Way way, BytesView bytes) {
  inspector_.receive(sender(way), bytes, now());
  write_records();
}

void SftpTap::go_on() {
  for (const Way way : {Way::up, Way::down}) {
    if (held(way) > 0) receive(way, {});
  }
}

void SftpTap::write_records() {
  for (const sftp::AuditRecord& record : inspector_.take_records()) journal_.did(record);
}

}  // namespace sshrp::relay
