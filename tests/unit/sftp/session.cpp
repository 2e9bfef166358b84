// SPDX-License-Identifier: MIT
#include "sftp/session.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "util/taken.h"
#include "wire/writer.h"

namespace sshrp::sftp::test {
namespace {

bool contains(const Bytes& bytes, BytesView part) {
  return std::search(bytes.begin(), bytes.end(), part.begin(), part.end()) != bytes.end();
}

wire::Reader behind_id(const Bytes& payload) { return wire::Reader(BytesView(payload).subspan(5)); }

}  // namespace

bool Reply::is(Status code) const {
  return type == Type::status && behind_id(payload).uint32() == static_cast<std::uint32_t>(code);
}

std::string Reply::text() const {
  wire::Reader reader = behind_id(payload);
  if (type == Type::name) reader.uint32();
  return std::string(reader.text());
}

std::vector<std::string> Reply::names() const {
  std::vector<std::string> names;
  wire::Reader reader = behind_id(payload);
  for (std::uint32_t left = reader.uint32(); left > 0; --left) {
    names.emplace_back(reader.text());
    reader.text();
    read_attributes(reader);
  }
  return names;
}

std::vector<std::string> Reply::long_names() const {
  std::vector<std::string> names;
  wire::Reader reader = behind_id(payload);
  for (std::uint32_t left = reader.uint32(); left > 0; --left) {
    reader.text();
    names.emplace_back(reader.text());
    read_attributes(reader);
  }
  return names;
}

Attributes Reply::attributes() const {
  wire::Reader reader = behind_id(payload);
  return read_attributes(reader);
}

World::World() {
  files.add_file("/etc/passwd", std::string(secret));
  files.add_file("/etc/ssh/key", std::string(secret));
  files.add_file("/srv/web2/file", std::string(secret));
  files.add_file("/srv/other/dir/file", std::string(secret));
  files.add_file("/home/u/file", std::string(secret));
  files.add_file("/srv/web/docs/readme.txt", "hello");
  files.add_file("/srv/web/docs/sub/deep.txt", "deep");
  files.add_file("/srv/web/index.html", "<html>");
  files.add_directory("/srv/web/empty");
  files.add_link("/srv/web/docs/sub/to_top", "../../index.html");
  files.add_link("/srv/web/inside", "docs");
  files.add_link("/srv/web/inside_absolute", "/srv/web/docs");
  files.add_link("/srv/web/inside_file", "docs/readme.txt");
  files.add_link("/srv/web/chain", "chain2");
  files.add_link("/srv/web/chain2", "inside");
  files.add_link("/srv/web/back_in", "../web/docs");
  files.add_link("/srv/web/self", ".");
  files.add_link("/srv/web/dangling_inside", "docs/new");
  files.add_link("/srv/web/out_absolute", "/etc");
  files.add_link("/srv/web/out_relative", "../../etc");
  files.add_link("/srv/web/out_parent", "..");
  files.add_link("/srv/web/out_parent_of_docs", "docs/../..");
  files.add_link("/srv/web/out_file", "/etc/passwd");
  files.add_link("/srv/web/out_sibling", "../web2");
  files.add_link("/srv/web/out_top", "/");
  files.add_link("/srv/web/out_dangling", "/etc/new");
  files.add_link("/srv/web/out_chain", "out_chain2");
  files.add_link("/srv/web/out_chain2", "docs/out_chain3");
  files.add_link("/srv/web/docs/out_chain3", "../out_absolute");
  files.add_link("/srv/web/out_proc", "/proc/self/root");
  files.add_link("/srv/web/loop", "loop");
  files.add_link("/srv/web/loop_a", "loop_b");
  files.add_link("/srv/web/loop_b", "loop_a");
  mark_outside();
}

void World::mark_outside() {
  outside.clear();
  const Node* jail = files.find("/srv/web", LastLink::keep).node.get();
  const std::function<void(Node&)> mark = [&](Node& node) {
    if (&node == jail) return;
    node.uid = secret_uid;
    outside.insert(&node);
    for (const auto& [name, child] : node.children) mark(*child);
  };
  mark(*files.root());
  // Each path to the root leads through these.
  outside.erase(files.root().get());
  outside.erase(files.find("/srv", LastLink::keep).node.get());
}

std::string World::outside_snapshot() {
  return files.snapshot("/", files.find("/srv/web", LastLink::keep).node.get());
}

Session::Session(World& world, Rules rules, UpstreamModel::Traits traits, NameLocksPtr locks, Budget* budget)
    : inspector_(std::move(rules), std::move(locks), budget), upstream_(world.files, [&] {
        traits.forbidden = world.outside;
        return std::move(traits);
      }()) {}

void Session::begin() {
  Bytes init;
  wire::Writer(init).byte(1).uint32(3);
  send(init);
  run();
}

void Session::send(BytesView payload) {
  Bytes length;
  wire::Writer(length).uint32(static_cast<std::uint32_t>(payload.size()));
  from_client_.append(length);
  from_client_.append(payload);
}

void Session::send_raw(BytesView bytes) { from_client_.append(bytes); }

void Session::receive(Leg from, util::Buffer& bytes) {
  while (!bytes.empty()) {
    const std::size_t size = std::min(bytes.size(), piece);
    inspector_.receive(from, BytesView(bytes.data()).first(size), now);
    bytes.consume(size);
  }
}

bool Session::step() {
  receive(Leg::downstream, from_client_);
  upstream_.feed(taken(inspector_.output(Leg::upstream)));
  const std::size_t waiting = upstream_.waiting();
  rounds += waiting > 0;
  for (std::size_t left = waiting; left > 0; --left) {
    upstream_.serve(order(left));
    if (pace == Pace::one_by_one) break;
  }
  receive(Leg::upstream, upstream_.output());
  const Bytes bytes = taken(inspector_.output(Leg::downstream));
  const bool moved = waiting > 0 || !bytes.empty();
  unread_.append(bytes);
  all_to_client_.insert(all_to_client_.end(), bytes.begin(), bytes.end());
  if (moved) inspector_.receive(Leg::downstream, {}, now);
  return moved || !inspector_.output(Leg::upstream).empty();
}

std::vector<Reply> Session::run() {
  while (step()) {
  }
  return take_replies();
}

std::vector<Reply> Session::take_replies() {
  std::vector<Reply> replies;
  while (unread_.size() >= 4) {
    const std::uint32_t length = wire::Reader(unread_.data()).uint32();
    if (unread_.size() < 4 + length) break;
    Bytes payload = to_vector(BytesView(unread_.data()).subspan(4, length));
    unread_.consume(4 + length);
    wire::Reader reader(payload);
    const auto type = static_cast<Type>(reader.byte());
    const std::uint32_t id = reader.uint32();
    replies.push_back({type, id, std::move(payload)});
  }
  return replies;
}

Reply Session::ask(const Bytes& payload) {
  send(payload);
  const std::vector<Reply> replies = run();
  EXPECT_EQ(replies.size(), 1u);
  return replies.empty() ? Reply{} : replies[0];
}

void Session::expect_contained() const {
  for (const Served& served : upstream_.offences()) {
    ADD_FAILURE() << "request " << static_cast<int>(served.type) << " " << served.extension << " "
                  << (served.paths.empty() ? "" : served.paths[0]) << " touched what is outside";
  }
  Bytes owner;
  wire::Writer(owner).uint32(secret_uid);
  EXPECT_FALSE(contains(all_to_client_, as_bytes(secret))) << "content of the outside";
  EXPECT_FALSE(contains(all_to_client_, owner)) << "attributes of the outside";
  EXPECT_FALSE(contains(all_to_client_, as_bytes("/srv"))) << "a path of the upstream";
  EXPECT_FALSE(contains(all_to_client_, as_bytes("web2"))) << "a name of the outside";
}

namespace make {

Bytes open(std::string_view path, std::uint32_t flags, std::uint32_t id) {
  Bytes out = begin_packet(Type::open, id);
  wire::Writer(out).string(path).uint32(flags).uint32(0);
  return out;
}

Bytes with_path(Type type, std::string_view path, std::uint32_t id) {
  Bytes out = begin_packet(type, id);
  wire::Writer(out).string(path);
  return out;
}

Bytes with_paths(Type type, std::string_view first, std::string_view second, std::uint32_t id) {
  Bytes out = begin_packet(type, id);
  wire::Writer(out).string(first).string(second);
  return out;
}

Bytes with_attributes(Type type, std::string_view path, const Attributes& attributes, std::uint32_t id) {
  Bytes out = with_path(type, path, id);
  append_attributes(attributes, out);
  return out;
}

Bytes with_handle(Type type, std::string_view handle, std::uint32_t id) {
  return with_path(type, handle, id);
}

Bytes read(std::string_view handle, std::uint64_t offset, std::uint32_t size, std::uint32_t id) {
  Bytes out = begin_packet(Type::read, id);
  wire::Writer(out).string(handle).uint64(offset).uint32(size);
  return out;
}

Bytes write(std::string_view handle, std::uint64_t offset, std::string_view data, std::uint32_t id) {
  Bytes out = begin_packet(Type::write, id);
  wire::Writer(out).string(handle).uint64(offset).string(data);
  return out;
}

Bytes extended(std::string_view name, std::vector<std::string_view> arguments, std::uint32_t id) {
  Bytes out = begin_packet(Type::extended, id);
  wire::Writer(out).string(name);
  for (std::string_view argument : arguments) wire::Writer(out).string(argument);
  return out;
}

Bytes framed(BytesView payload) {
  Bytes out;
  wire::Writer(out).string(payload);
  return out;
}

Bytes reply(Type type, std::uint32_t id, BytesView rest) {
  Bytes out = begin_packet(type, id);
  wire::Writer(out).raw(rest);
  return framed(out);
}

}  // namespace make

}  // namespace sshrp::sftp::test
