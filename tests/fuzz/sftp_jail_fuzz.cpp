// A jailed channel between a client and an upstream that both do what the fuzzer says. No request leaves
// whose path isn't under the root; and as long as the upstream answers truly, none touches what is outside.
// SPDX-License-Identifier: MIT
#include <deque>

#include "sftp/inspector.h"
#include "sftp/messages.h"
#include "sftp/upstream_model.h"
#include "sftp_script.h"
#include "target.h"
#include "util/taken.h"

using namespace sshrp;
using sftp::Type;

namespace {

// Of this type, under an id that was used, or any.
Bytes hostile_reply(fuzz::Input& input, const std::deque<std::uint32_t>& ids) {
  static constexpr Type types[] = {Type::status, Type::handle, Type::name, Type::attrs, Type::extended_reply};
  Bytes out;
  wire::Writer writer(out);
  const Type type = types[input.byte() % std::size(types)];
  const std::uint8_t which = input.byte();
  writer.byte(static_cast<std::uint8_t>(type)).uint32(ids.empty() ? which : ids[which % ids.size()]);
  if (type == Type::name) {
    writer.uint32(1).string(as_text(input.string())).string(std::string_view("x")).uint32(0);
  } else if (type == Type::attrs) {
    writer.uint32(4).uint32(static_cast<std::uint32_t>(input.byte() % 16) << 12);
  } else if (type == Type::status) {
    writer.uint32(input.byte() % 10).string(std::string_view("/srv/web")).string(std::string_view());
  } else {
    writer.string(input.string());
  }
  return out;
}

class Channel {
 public:
  explicit Channel(fuzz::Input& input) : input_(input) {
    files_.add_file("/etc/passwd", "secret");
    files_.add_directory("/srv/web/d/e");
    files_.add_file("/srv/web/f", "file");
    files_.add_link("/srv/web/l", "d");
    files_.add_link("/srv/web/m", "/srv/web/d/e");
    files_.add_link("/srv/web/out", "/etc");
    files_.add_link("/srv/web/d/up", "../..");
    traits_.forbidden = {files_.find("/etc", sftp::test::LastLink::keep).node.get(),
                         files_.find("/etc/passwd", sftp::test::LastLink::keep).node.get()};
    server_.emplace(files_, traits_);
  }

  void run() {
    Bytes init;
    wire::Writer(init).byte(1).uint32(3);
    to_inspector(Leg::downstream, fuzz::framed_sftp(init));
    for (int i = 0; i < 8; ++i) serve(0);  // VERSION, and the root
    root_is_known_ = true;
    while (!input_.empty()) act();
    while (serve(0)) {
    }
  }

 private:
  void act() {
    switch (input_.byte() % 8) {
      case 0:
      case 1:
      case 2:
        return to_inspector(Leg::downstream, fuzz::framed_sftp(fuzz::sftp_request(input_)));
      case 3:
        return to_inspector(Leg::downstream, input_.string());
      case 4:
        hostile_ = true;
        return to_inspector(Leg::upstream, fuzz::framed_sftp(hostile_reply(input_, ids_)));
      default:
        serve(input_.byte());
    }
  }

  bool serve(std::size_t index) {
    const std::size_t waiting = server_->waiting();
    if (waiting == 0) return false;
    try {
      server_->serve(index % waiting);
    } catch (const wire::ProtocolError&) {
      fuzz::expect(false, "what leaves is well formed");
    }
    fuzz::expect(hostile_ || server_->offences().empty(), "nothing outside is touched");
    const Bytes reply = to_vector(server_->output().data());
    server_->output().consume(reply.size());
    to_inspector(Leg::upstream, reply);
    return true;
  }

  void to_inspector(Leg from, BytesView bytes) {
    inspector_.receive(from, bytes, {});
    taken(inspector_.output(Leg::downstream));
    const Bytes up = taken(inspector_.output(Leg::upstream));
    sent_.append(up);
    server_->feed(up);
    check_sent();
  }

  void check_sent() {
    while (sent_.size() >= 4) {
      const std::uint32_t length = wire::Reader(sent_.data()).uint32();
      if (sent_.size() < 4 + length) return;
      if (root_is_known_) check_request(BytesView(sent_.data()).subspan(4, length));
      sent_.consume(4 + length);
    }
  }

  void check_request(BytesView payload) {
    fuzz::expect_jailed(payload);
    ids_.push_back(wire::Reader(payload.subspan(1)).uint32());
    if (ids_.size() > 64) ids_.pop_front();
  }

  fuzz::Input& input_;
  sftp::test::FileSystem files_;
  sftp::test::UpstreamModel::Traits traits_;
  std::optional<sftp::test::UpstreamModel> server_;
  sftp::Inspector inspector_{
      {.root_path = "/srv/web", .symlinks = sftp::Symlinks::inside, .audit = sftp::Audit::on}};
  util::Buffer sent_;
  std::deque<std::uint32_t> ids_;
  bool root_is_known_ = false;
  bool hostile_ = false;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  Channel channel(input);
  try {
    channel.run();
  } catch (const wire::ProtocolError&) {
  }
  return 0;
}
