// SPDX-License-Identifier: MIT
#include "channel/model_script.h"

#include <algorithm>
#include <iterator>

#include "wire/writer.h"

namespace sshrp::channel::model {

std::uint64_t Dice::next() {
  state_ += 0x9e3779b97f4a7c15;
  std::uint64_t z = state_;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

namespace {

using Kind = Act::Kind;

constexpr Way client = Way::up, server = Way::down;

Bytes text(std::string_view value) {
  Bytes bytes;
  wire::Writer(bytes).string(value);
  return bytes;
}

class Planner {
 public:
  explicit Planner(Dice& dice) : dice_(dice) {}

  Plan session() {
    begin("session");
    if (!plan_.is_granted) return std::move(plan_);
    if (dice_.one_in(12)) return end_early();
    before_program();
    const Runs runs = program();
    if (runs == Runs::sftp) sftp();
    if (runs == Runs::other) talk();
    return end();
  }

  Plan forwarding(std::string_view type) {
    begin(type);
    if (!plan_.is_granted) return std::move(plan_);
    talk();
    return end();
  }

 private:
  enum class Runs { nothing, sftp, other };

  void begin(std::string_view type) {
    plan_.type = type;
    plan_.is_granted = !dice_.one_in(10);
    for (const Way way : {Way::up, Way::down}) {
      Part& part = plan_.part[way];
      constexpr std::uint32_t windows[] = {0, 1, 7, 300, 2000, 32768, 2097152};
      constexpr std::uint32_t packets[] = {9, 100, 1000, 32768, 40000};
      part.window = windows[dice_.below(std::size(windows))];
      part.maximum_packet = packets[dice_.below(std::size(packets))];
      part.slowness = dice_.one_in(4) ? dice_.between(20, 200) : dice_.between(1, 5);
    }
  }

  std::vector<Act>& acts(Way way) { return plan_.part[way].acts; }

  void write(Way way, BytesView bytes) {
    Bytes& stream = plan_.part[way].stream;
    stream.insert(stream.end(), bytes.begin(), bytes.end());
    acts(way).push_back({.kind = Kind::write, .count = bytes.size()});
  }

  void write_any(Way way, std::size_t count) {
    Bytes bytes(count);
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(dice_.next());
    write(way, bytes);
  }

  /// The sender of that way waits for all that was written to it.
  void await_all(Way way) {
    const std::size_t count = plan_.part[opposite(way)].stream.size() - plan_.part[way].half_packet;
    acts(way).push_back({.kind = Kind::await_bytes, .count = count});
  }

  void ask(Way way, std::string request, Bytes specific, bool wants_reply, bool is_granted = true) {
    acts(way).push_back({.kind = Kind::ask,
                         .request = std::move(request),
                         .specific = std::move(specific),
                         .wants_reply = wants_reply,
                         .is_granted = is_granted});
  }

  void before_program() {
    if (dice_.one_in(4)) acts(client).push_back({.kind = Kind::write_nothing});
    if (dice_.one_in(3)) {
      Bytes terminal = text("vt100");
      wire::Writer(terminal).uint32(80).uint32(24).uint32(0).uint32(0).string(std::string_view());
      ask(client, "pty-req", std::move(terminal), !dice_.one_in(3), !dice_.one_in(3));
    }
    if (dice_.one_in(3)) {
      Bytes variable = text("LANG");
      wire::Writer(variable).string("C");
      ask(client, "env", std::move(variable), dice_.one_in(2), dice_.one_in(2));
    }
    if (dice_.one_in(4)) {
      acts(client).push_back({.kind = Kind::ask,
                              .request = "x11-req",
                              .wants_reply = true,
                              .is_granted = false,
                              .is_for_route = true});
    }
    if (dice_.one_in(6)) acts(client).push_back({.kind = Kind::await_replies});
  }

  Runs program() {
    for (std::size_t refused = dice_.one_in(4) ? dice_.between(1, 3) : 0; refused > 0; --refused) {
      program_request(dice_.one_in(2), true, false);
      acts(client).push_back({.kind = Kind::await_replies});
      if (dice_.one_in(4)) acts(client).push_back({.kind = Kind::write_nothing});
      if (dice_.one_in(8)) return Runs::nothing;
    }
    const bool is_sftp = dice_.one_in(2);
    program_request(is_sftp, !dice_.one_in(5), true);
    if (dice_.one_in(2)) acts(client).push_back({.kind = Kind::await_replies});
    acts(server).push_back({.kind = Kind::await_program});
    return is_sftp ? Runs::sftp : Runs::other;
  }

  void program_request(bool is_sftp, bool wants_reply, bool is_granted) {
    if (is_sftp) return ask(client, "subsystem", text("sftp"), wants_reply, is_granted);
    constexpr std::string_view kinds[] = {"shell", "exec", "subsystem"};
    const std::string_view kind = kinds[dice_.below(3)];
    ask(client, std::string(kind), kind == "shell" ? Bytes{} : text("something"), wants_reply, is_granted);
  }

  void request_in_between(Way way) {
    if (way == client) {
      ask(client, dice_.one_in(2) ? "signal" : "keepalive@openssh.com", {}, dice_.one_in(2), dice_.one_in(2));
    } else if (dice_.one_in(2)) {
      ask(server, "keepalive@openssh.com", {}, true, false);
    } else {
      ask(server, "eow@openssh.com", {}, false);
    }
  }

  bool takes_much() const {
    return plan_.part.up.maximum_packet >= 1000 && plan_.part.down.maximum_packet >= 1000;
  }

  void talk() {
    for (std::size_t phase = dice_.between(0, 5); phase > 0; --phase) {
      const Way way = dice_.one_in(2) ? client : server;
      if (dice_.one_in(3)) {
        await_all(way);
      } else if (dice_.one_in(4)) {
        request_in_between(way);
      } else if (dice_.one_in(8)) {
        acts(way).push_back({.kind = Kind::write_nothing});
      } else if (way == server && dice_.one_in(6)) {
        acts(server).push_back({.kind = Kind::write_error, .count = dice_.between(1, 500)});
      } else {
        write_any(way, takes_much() && dice_.one_in(10) ? dice_.between(1000, 60000) : dice_.between(1, 600));
      }
    }
  }

  static Bytes packet(std::uint8_t type, std::uint32_t id, BytesView fields) {
    Bytes bytes;
    wire::Writer(bytes)
        .uint32(static_cast<std::uint32_t>(5 + fields.size()))
        .byte(type)
        .uint32(id)
        .raw(fields);
    return bytes;
  }

  static Bytes status(std::uint32_t id, std::uint32_t code) {
    Bytes fields;
    wire::Writer(fields).uint32(code).string("a sentence").string("");
    return packet(101, id, fields);
  }

  struct Exchange {
    Bytes request, answer;
  };

  // One request of draft-ietf-secsh-filexfer-02, and an answer.
  Exchange exchange(std::uint32_t id) {
    Bytes fields, answer;
    if (id == 0) {
      wire::Writer(fields).string("/f").uint32(3).uint32(0);
      wire::Writer(answer).string("handle");
      return {packet(3, id, fields), packet(102, id, answer)};
    }
    const std::size_t size =
        takes_much() && dice_.one_in(10) ? dice_.between(10000, 40000) : dice_.between(1, 500);
    const std::string data(size, static_cast<char>('a' + id % 26));
    switch (dice_.below(4)) {
      case 0:
        wire::Writer(fields).string("handle").uint64(0).uint32(static_cast<std::uint32_t>(size));
        wire::Writer(answer).string(data);
        return {packet(5, id, fields), packet(103, id, answer)};
      case 1:
        wire::Writer(fields).string("handle").uint64(0).string(data);
        return {packet(6, id, fields), status(id, 0)};
      case 2:
        wire::Writer(fields).string("/no/such/file");
        return {packet(17, id, fields), status(id, 2)};
      default:
        wire::Writer(fields).string("handle").uint64(0).uint32(10);
        return {packet(5, id, fields), status(id, 1)};
    }
  }

  // Requests go ahead of their answers, which come in their order, but none uses a handle that it can't know.
  // The client's ids are those that a handler takes on the other side: the lowest that are free.
  void sftp() {
    Bytes requests = packet(1, 3, {}), answers = packet(2, 3, {});
    bool opened = false;
    for (std::size_t turn = dice_.between(1, 8); turn > 0; --turn) {
      write(client, requests);
      if (dice_.one_in(12)) request_in_between(dice_.one_in(2) ? client : server);
      await_all(server);
      write(server, answers);
      if (dice_.one_in(10))
        acts(server).push_back({.kind = Kind::write_error, .count = dice_.between(1, 200)});
      await_all(client);
      requests.clear();
      answers.clear();
      const auto count = opened ? static_cast<std::uint32_t>(dice_.between(1, 8)) : 1;
      opened = true;
      for (std::uint32_t id = 0; id < count; ++id) {
        const Exchange next = exchange(id);
        requests.insert(requests.end(), next.request.begin(), next.request.end());
        answers.insert(answers.end(), next.answer.begin(), next.answer.end());
      }
    }
    if (dice_.one_in(5)) {
      const Bytes whole = packet(17, 0, text("/half/a/packet"));
      const std::size_t half = dice_.between(1, whole.size() - 1);
      write(client, BytesView(whole).first(half));
      plan_.part[server].half_packet = half;
    }
  }

  // Before any program, whatever the client asks for meanwhile.
  Plan end_early() {
    for (const Way way : {client, server}) plan_.part[way].is_exact = false;
    const std::size_t who = dice_.below(3);
    if (who != 0 && dice_.one_in(2)) program_request(dice_.one_in(2), true, true);
    if (who != 1) acts(client).push_back({.kind = Kind::close});
    if (who != 0) acts(server).push_back({.kind = Kind::close});
    return std::move(plan_);
  }

  // One side closes, with the other's EOF before it or without; or both do, and their messages cross.
  Plan end() {
    if (dice_.one_in(8)) {
      for (const Way way : {client, server}) {
        plan_.part[way].is_exact = false;
        acts(way).push_back({.kind = Kind::close});
      }
      return std::move(plan_);
    }
    const Way closes = dice_.one_in(2) ? client : server;
    const Way first = opposite(closes);
    Part& closing = plan_.part[closes];
    closing.is_exact = dice_.one_in(2);
    await_all(closes);
    closing.at_least = closing.acts.back().count;
    if (closing.is_exact) {
      if (dice_.one_in(2)) acts(first).push_back({.kind = Kind::await_replies});
      acts(first).push_back({.kind = Kind::eof});
      acts(closes).push_back({.kind = Kind::await_eof});
    }
    acts(closes).push_back({.kind = Kind::await_replies});
    if (closes == server && dice_.one_in(2)) ask(server, "exit-status", {0, 0, 0, 7}, false);
    if (dice_.one_in(2)) acts(closes).push_back({.kind = Kind::eof});
    acts(closes).push_back({.kind = Kind::close});
    return std::move(plan_);
  }

  Dice& dice_;
  Plan plan_{};
};

}  // namespace

Script make_script(std::uint64_t seed) {
  Dice dice(seed);
  Script script;
  script.is_handled = dice.one_in(2);
  script.at_once = dice.between(1, 6);
  for (std::size_t i = dice.between(1, 16); i > 0; --i) {
    Planner planner(dice);
    script.opened.up.push_back(dice.one_in(4) ? planner.forwarding("direct-tcpip") : planner.session());
  }
  for (std::size_t i = dice.one_in(3) ? dice.between(1, 5) : 0; i > 0; --i) {
    Planner planner(dice);
    script.opened.down.push_back(planner.forwarding("forwarded-tcpip"));
  }
  return script;
}

}  // namespace sshrp::channel::model
