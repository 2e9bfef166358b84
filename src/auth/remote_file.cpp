#include "auth/remote_file.h"

#include "auth/upstream_channel.h"
#include "sftp/attributes.h"
#include "sftp/limits.h"
#include "sftp/messages.h"

namespace sshrp::auth {
namespace {

using sftp::Type;
using wire::ProtocolError;

constexpr std::uint32_t read_size = 32 * 1024;  // what every server gives at once
constexpr std::uint32_t writable_by_others = 022;

/// One request at a time, each with its answer.
class FileReader {
 public:
  FileReader(net::ConnectionPtr upstream, std::size_t most) : channel_(std::move(upstream)), most_(most) {}

  net::Task<std::variant<std::string, FileFailure>> read(std::string path) {
    if (!co_await channel_.start_subsystem("sftp")) {
      co_await channel_.close();
      co_return FileFailure{"the upstream has no SFTP for it"};
    }
    std::string text;
    std::optional<std::string> failure = co_await open_and_read(std::move(path), text);
    co_await channel_.close();
    if (failure) co_return FileFailure{*std::move(failure)};
    co_return text;
  }

 private:
  net::Task<std::optional<std::string>> open_and_read(std::string path, std::string& text) {
    co_await send(sftp::fxp::Init{sftp::spoken_version, {}});
    wire::decode<sftp::fxp::Version>(co_await receive());

    co_await send(sftp::fxp::Open{next_id(), path, sftp::open_flag::read, {no_attributes}});
    const BytesView opened = co_await receive();
    if (auto failure = status_of(opened)) co_return "it can't be opened: " + *std::move(failure);
    const std::string handle(answer<sftp::fxp::Handle>(opened).handle);

    co_await send(sftp::fxp::Fstat{next_id(), handle});
    const BytesView stat = co_await receive();
    if (auto failure = status_of(stat)) co_return "its permissions can't be seen: " + *std::move(failure);
    if (auto objection = objection_to(answer<sftp::fxp::Attrs>(stat).attrs.bytes)) co_return objection;

    for (;;) {
      co_await send(sftp::fxp::Read{next_id(), handle, text.size(), read_size});
      const BytesView part = co_await receive();
      if (is_end_of_file(part)) co_return std::nullopt;
      if (auto failure = status_of(part)) co_return "it can't be read: " + *std::move(failure);
      const BytesView data = answer<sftp::fxp::Data>(part).data;
      if (data.empty()) throw ProtocolError("an empty answer to an SFTP read");
      if (data.size() > most_ - text.size()) co_return "it has more than " + std::to_string(most_) + " bytes";
      text += as_text(data);
    }
  }

  static std::optional<std::string> objection_to(BytesView attrs) {
    wire::Reader reader(attrs);
    const sftp::Attributes attributes = sftp::read_attributes(reader);
    reader.end();
    using Kind = sftp::Attributes::Kind;
    if (attributes.kind() == Kind::directory) return "it is a folder";
    if (attributes.permissions && (*attributes.permissions & writable_by_others) != 0)
      return "others than its owner may write to it; chmod go-w would be right";
    return std::nullopt;
  }

  std::uint32_t next_id() { return ++id_; }

  template <typename Message>
  net::Task<void> send(Message message) {
    const Bytes payload = wire::encode(message);
    Bytes packet;
    wire::Writer(packet).string(payload);
    co_await channel_.write(packet);
  }

  // A view, valid until the next call.
  net::Task<BytesView> receive() {
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

  template <typename Message>
  Message answer(BytesView payload) const {
    const auto message = wire::decode<Message>(payload);
    require_id(message.id);
    return message;
  }

  void require_id(std::uint32_t id) const {
    if (id != id_) throw ProtocolError("an SFTP answer to nothing that was asked");
  }

  std::optional<sftp::Status> code_of(BytesView payload) const {
    if (payload[0] != static_cast<std::uint8_t>(Type::status)) return std::nullopt;
    // Some servers leave out the text.
    wire::Reader reader(payload.subspan(1));
    require_id(reader.uint32());
    return sftp::known_status(reader.uint32());
  }
  std::optional<std::string> status_of(BytesView payload) const {
    const auto code = code_of(payload);
    return code ? std::optional(std::string(sftp::text(*code))) : std::nullopt;
  }
  bool is_end_of_file(BytesView payload) const { return code_of(payload) == sftp::Status::eof; }

  static constexpr std::uint8_t no_attributes[4] = {};

  UpstreamChannel channel_;
  std::size_t most_;
  std::size_t used_ = 0;  // of what was received: the packet given last
  std::uint32_t id_ = 0;
};

}  // namespace

net::Task<std::variant<std::string, FileFailure>> read_remote_file(net::ConnectionPtr upstream,
                                                                   std::string path, std::size_t most) {
  FileReader reader(std::move(upstream), most);
  co_return co_await reader.read(std::move(path));
}

}  // namespace sshrp::auth
