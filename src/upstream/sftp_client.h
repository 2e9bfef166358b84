// SftpClient: asks an upstream's SFTP server for the proxy itself (draft-ietf-secsh-filexfer-02).
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "sftp/attributes.h"
#include "sftp/messages.h"
#include "upstream/session_channel.h"

namespace sshrp::upstream {

/// What an SFTP server says no with, in our words.
struct SftpRefusal {
  sftp::Status status{};
  std::string sentence() const { return std::string(sftp::text(status)); }
};

template <typename T>
using SftpResult = std::variant<T, SftpRefusal>;

/// Requests are sent together, so that they take one round trip; their answers may come in any order.
class SftpClient {
 public:
  /// `upstream` is logged in, and nobody else uses it meanwhile.
  explicit SftpClient(net::ConnectionPtr upstream) : channel_(std::move(upstream)) {}

  /// Opens the channel and agrees on the version. False: the upstream has no SFTP. Throws what the connection
  /// throws, and ProtocolError, as all of this does.
  net::Task<bool> begin();
  /// Ends when the channel is gone. Needed whatever begin() said.
  net::Task<void> end() { return channel_.close(); }

  /// Adds a request to those that exchange() sends; its id is filled in.
  template <typename Message>
  void add(Message message) {
    message.id = first_id_ + static_cast<std::uint32_t>(requested_++);
    const Bytes payload = wire::encode(message);
    wire::Writer(requests_).string(payload);
  }
  /// Sends what was added; ends when each has its answer, which stand in the order of the requests.
  net::Task<std::vector<Bytes>> exchange();

 private:
  net::Task<BytesView> receive();

  SessionChannel channel_;
  std::uint32_t first_id_ = 1;
  std::size_t requested_ = 0;  // by add(), and not sent
  Bytes requests_;             // packets of these
  std::size_t used_ = 0;       // of what was received: the packet given last
};

/// Of an answer: what it says no with; nullopt: it isn't a STATUS. Some servers leave out the text.
std::optional<SftpRefusal> refusal_in(BytesView answer);
/// Of the answers to OPEN, REALPATH, and the requests for attributes. Throw ProtocolError.
SftpResult<std::string> handle_in(BytesView answer);
SftpResult<std::string> path_in(BytesView answer);
SftpResult<sftp::Attributes> attributes_in(BytesView answer);

}  // namespace sshrp::upstream
