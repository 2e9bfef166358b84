// SftpTap: an SFTP inspector in the relay's terms, with its records going to the journal.
#pragma once

#include "relay/journal.h"
#include "relay/way.h"
#include "sftp/inspector.h"

namespace sshrp::relay {

class SftpTap {
 public:
  SftpTap(const sftp::Rules& rules, Journal& journal);
  /// Files that are still open are recorded as such.
  ~SftpTap();
  SftpTap(const SftpTap&) = delete;
  SftpTap& operator=(const SftpTap&) = delete;

  /// Throws ProtocolError as Inspector::receive does.
  void receive(Way way, BytesView bytes);
  /// For the receiver of that way; whoever sends it consumes it, and says go_on().
  util::BlockQueue& output(Way way) {
    return inspector_.output(way == Way::up ? sftp::Side::upstream : sftp::Side::client);
  }
  /// Bytes of the sender of that way that haven't gone on.
  std::size_t held(Way way) const { return inspector_.held(sender(way)); }
  void go_on();
  bool is_jail() const { return is_jail_; }

 private:
  static sftp::Side sender(Way way) { return way == Way::up ? sftp::Side::client : sftp::Side::upstream; }
  void write_records();

  sftp::Inspector inspector_;
  Journal& journal_;
  const bool is_jail_;
};

}  // namespace sshrp::relay
