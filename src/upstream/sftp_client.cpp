// SPDX-License-Identifier: MIT
#include "upstream/sftp_client.h"

#include "sftp/limits.h"

namespace sshrp::upstream {
namespace {

using sftp::Type;
using wire::ProtocolError;

}  // namespace

net::Task<bool> SftpClient::begin() {
  if (!co_await channel_.start_subsystem("sftp")) co_return false;
  const Bytes payload = wire::encode(sftp::fxp::Init{sftp::spoken_version, {}});
  Bytes packet;
  wire::Writer(packet).string(payload);
  co_await channel_.write(packet);
  wire::decode<sftp::fxp::Version>(co_await receive());
  co_return true;
}

net::Task<std::vector<Bytes>> SftpClient::exchange() {
  const Bytes requests = std::exchange(requests_, {});
  const std::uint32_t first_id = first_id_;
  std::vector<Bytes> answers(std::exchange(requested_, 0));
  first_id_ += static_cast<std::uint32_t>(answers.size());
  co_await channel_.write(requests);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const BytesView payload = co_await receive();
    wire::Reader reader(payload);
    reader.byte();
    const std::uint32_t place = reader.uint32() - first_id;
    if (place >= answers.size() || !answers[place].empty())
      throw ProtocolError("an SFTP answer to nothing that was asked");
    answers[place] = to_vector(payload);
  }
  co_return answers;
}

// A view, valid until the next call.
net::Task<BytesView> SftpClient::receive() {
  channel_.received().consume(used_);
  used_ = 0;
  for (;;) {
    const BytesView received = std::as_const(channel_.received()).data();
    if (received.size() >= sizeof(std::uint32_t)) {
      const std::size_t size = wire::Reader(received).uint32();
      if (size == 0 || size > sftp::max_packet) throw ProtocolError("an SFTP packet of an impossible size");
      if (received.size() - sizeof(std::uint32_t) >= size) {
        used_ = sizeof(std::uint32_t) + size;
        co_return received.subspan(sizeof(std::uint32_t), size);
      }
    }
    if (!co_await channel_.read()) throw ProtocolError("the upstream's SFTP ended early");
  }
}

std::optional<SftpRefusal> refusal_in(BytesView answer) {
  wire::Reader reader(answer);
  if (reader.byte() != static_cast<std::uint8_t>(Type::status)) return std::nullopt;
  reader.uint32();
  return SftpRefusal{sftp::known_status(reader.uint32())};
}

SftpResult<std::string> handle_in(BytesView answer) {
  if (const auto refusal = refusal_in(answer)) return *refusal;
  return std::string(wire::decode<sftp::fxp::Handle>(answer).handle);
}

SftpResult<std::string> path_in(BytesView answer) {
  if (const auto refusal = refusal_in(answer)) return *refusal;
  const auto name = wire::decode<sftp::fxp::Name>(answer);
  wire::Reader reader(name.names.bytes);
  std::string path(reader.text());
  reader.string();
  sftp::read_attributes(reader);
  reader.end();
  if (name.count != 1) throw ProtocolError("an SFTP answer with several real paths");
  return path;
}

SftpResult<sftp::Attributes> attributes_in(BytesView answer) {
  if (const auto refusal = refusal_in(answer)) return *refusal;
  wire::Reader reader(wire::decode<sftp::fxp::Attrs>(answer).attrs.bytes);
  const sftp::Attributes attributes = sftp::read_attributes(reader);
  reader.end();
  return attributes;
}

}  // namespace sshrp::upstream
