// A jailed channel between a client and an upstream that both do what the fuzzer says. No request leaves
// whose path isn't under the root; and as long as the upstream answers truly, none touches what is outside.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <deque>

#include "sftp/inspector.h"
#include "sftp/messages.h"
#include "sftp/path.h"
#include "sftp/upstream_model.h"
#include "target.h"
#include "util/taken.h"

using namespace sshrp;
using sftp::Type;

namespace {

const sftp::Components root{"srv", "web"};

// Enough names to meet links and directories often.
std::string_view path_of(fuzz::Input& input, std::string& memory) {
  static constexpr std::string_view names[] = {"d",  "e", "f", "l",   "m",      "out",      "up",
                                               "..", ".", "",  "new", "passwd", "/srv/web", "~"};
  const unsigned count = input.byte() % 6;
  if (count == 5) return as_text(input.string());
  memory.clear();
  for (unsigned i = 0; i <= count; ++i) memory.append("/").append(names[input.byte() % std::size(names)]);
  if (input.byte() % 4 == 0) memory.erase(0, 1);
  return memory;
}

Bytes client_request(fuzz::Input& input) {
  static constexpr std::string_view extensions[] = {
      "posix-rename@openssh.com", "hardlink@openssh.com", "statvfs@openssh.com", "lsetstat@openssh.com",
      "expand-path@openssh.com",  "fsync@openssh.com",    "copy-data",           "limits@openssh.com"};
  Bytes out;
  wire::Writer writer(out);
  const std::uint8_t type = input.byte() % 24;
  writer.byte(type >= 21 ? 200 : type).uint32(input.byte() % 8);
  if (type >= 21) writer.string(extensions[input.byte() % std::size(extensions)]);
  std::string memory;
  static constexpr Type with_handle[] = {Type::close, Type::read,     Type::write,
                                         Type::fstat, Type::fsetstat, Type::readdir};
  if (std::ranges::find(with_handle, static_cast<Type>(type)) != std::end(with_handle)) {
    writer.uint32(8).uint64(input.byte() % 8);  // as the handles are that a jail gives out
  } else {
    writer.string(path_of(input, memory));
  }
  switch (static_cast<Type>(type)) {
    case Type::open:
      return writer.uint32(input.byte()).uint32(0), out;
    case Type::rename:
    case Type::symlink:
      return writer.string(path_of(input, memory)), out;
    case Type::setstat:
    case Type::fsetstat:
    case Type::mkdir:
      return writer.uint32(0), out;
    case Type::read:
      return writer.uint64(0).uint32(100), out;
    case Type::write:
      return writer.uint64(0).string(input.string()), out;
    default:
      if (type >= 21 && input.byte() % 2) writer.string(path_of(input, memory));
      if (input.byte() % 8 == 0) writer.raw(input.string());
      return out;
  }
}

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

Bytes framed(BytesView payload) {
  Bytes out;
  wire::Writer(out).uint32(static_cast<std::uint32_t>(payload.size())).raw(payload);
  return out;
}

void expect_under_root(std::string_view path) {
  sftp::Components components;
  for (std::string_view part : sftp::parts(path)) {
    fuzz::expect(part != "..", "no parent is asked for");
    components.emplace_back(part);
  }
  fuzz::expect(path.starts_with('/') && sftp::is_inside(root, components), "the path is under the root");
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
    to_inspector(Leg::downstream, framed(init));
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
        return to_inspector(Leg::downstream, framed(client_request(input_)));
      case 3:
        return to_inspector(Leg::downstream, input_.string());
      case 4:
        hostile_ = true;
        return to_inspector(Leg::upstream, framed(hostile_reply(input_, ids_)));
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
    wire::Reader reader(payload);
    const auto type = static_cast<Type>(reader.byte());
    ids_.push_back(reader.uint32());
    if (ids_.size() > 64) ids_.pop_front();
    switch (type) {
      case Type::open:
      case Type::lstat:
      case Type::setstat:
      case Type::opendir:
      case Type::remove:
      case Type::mkdir:
      case Type::rmdir:
      case Type::stat:
      case Type::readlink:
        return expect_under_root(reader.text());
      case Type::rename:
        expect_under_root(reader.text());
        return expect_under_root(reader.text());
      case Type::symlink: {
        const std::string_view target = reader.text();
        if (target.starts_with('/')) expect_under_root(target);
        return expect_under_root(reader.text());
      }
      case Type::extended: {
        const std::string_view name = reader.text();
        const bool two_paths = name == "posix-rename@openssh.com" || name == "hardlink@openssh.com";
        if (two_paths) expect_under_root(reader.text());
        if (two_paths || name == "statvfs@openssh.com" || name == "lsetstat@openssh.com")
          return expect_under_root(reader.text());
        return;
      }
      case Type::close:
      case Type::read:
      case Type::write:
      case Type::fstat:
      case Type::fsetstat:
      case Type::readdir:
        return;
      default:
        fuzz::expect(false, "a request that a jail lets pass");
    }
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
