// SftpChannel: an Inspector between a client, which is the benchmark, and an upstream that has every file.
// SPDX-License-Identifier: MIT
#pragma once

#include "sftp/inspector.h"

namespace sshrp::bench {

class SftpChannel {
 public:
  /// INIT and VERSION have passed.
  explicit SftpChannel(sftp::Rules rules);

  /// `packets` of the client, in pieces as channel data brings them, then all that the upstream is asked and
  /// answers.
  void ask(BytesView packets);
  /// What came to the client since the last call; valid until the next.
  BytesView answers();
  /// Opens a file; its handle, as the client knows it.
  Bytes open(std::string_view path);

  /// `packets` of one side, in such pieces; what comes out on the other side is dropped.
  void pass(Leg from, BytesView packets);

 private:
  void receive(Leg from, BytesView packets);
  void serve();

  sftp::Inspector inspector_;
  Bytes answers_;
};

/// `payload` with its length before it.
void append_packet(Bytes& out, BytesView payload);

}  // namespace sshrp::bench
