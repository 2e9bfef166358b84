// Engine: what an Inspector is made of: both sides' packets, from their arrival to where they go.
// SPDX-License-Identifier: MIT
#pragma once

#include "sftp/extensions.h"
#include "sftp/framing.h"
#include "sftp/inspector.h"
#include "sftp/jail.h"
#include "sftp/replies.h"
#include "sftp/root_search.h"
#include "util/buffer.h"

namespace sshrp::sftp {

class Engine {
 public:
  /// Without a budget, one of its own.
  Engine(Rules rules, NameLocksPtr locks, Budget* budget);

  void receive(Leg from, BytesView data, Time now);
  util::BlockQueue& output(Leg to);
  std::size_t held(Leg from) const;
  std::size_t buffered(Leg from) const { return (from == Leg::downstream ? client_ : upstream_).buffered(); }
  bool waits(Leg from) const;
  bool has_unsent() const;
  std::vector<AuditRecord> take_records() { return recorder_.take(); }
  void end(Time now);
  std::vector<NameLockPtr> take_locks();

 private:
  /// How far the dialogue has come; each stage answers the client's packets in its own way.
  enum class Stage : std::uint8_t {
    init,         // the client's INIT is awaited
    version,      // the upstream's VERSION
    root_search,  // answers about the root; the client's requests wait
    serving,
    without_root,  // the jail's root can't be used: the next request is answered so, then the channel ends
  };
  /// Where the data of the client's WRITE goes, and the rest of a DATA or a large NAME of the upstream.
  enum class DataOf : std::uint8_t { passed, refused, gathered };
  /// A listing that is shown when it is whole.
  struct Listing {
    Plain request;
    std::size_t left = 0;  // bytes that are still to come
    util::Buffer payload{};
    Charge charge{};
  };

  void take_from_client();
  void take_from_upstream();
  bool client_may_go_on() const;
  bool has_memory() const;

  // engine_client.cpp
  void from_client(const Packet& packet);
  void from_client(const Head& head);
  void from_client(const Part& part);
  void init(BytesView payload);
  void request(BytesView payload);
  bool refuse(const Request& request);
  bool is_announced(const Request& request) const;
  void path_request(const Request& request);
  void audited_path_request(const Request& request);
  bool has_room_for_handle() const;
  void plain_request(const Request& request);
  std::optional<Bytes> prepared(const Request& request, std::uint32_t data_size);
  std::optional<Plain> handles_of(const Request& request, std::array<std::string_view, 2>& upstream_names);
  [[noreturn]] void end_without_root(std::uint32_t id);

  // engine_upstream.cpp
  void from_upstream(const Packet& packet);
  void from_upstream(const Head& head);
  void from_upstream(const Part& part);
  void large_name(const Head& head);
  void refuse_listing();
  void version_reply(BytesView payload);
  void ask_about_root();
  void answered(const Plain& plain, BytesView payload);
  void answered(const LookUp& look_up, BytesView payload);
  void answered(const Use& use, BytesView payload);
  void answered(const RootQuestion& question, BytesView payload);
  void record(const Plain& plain, BytesView payload);
  void open_handle(const PathRequest& request, BytesView payload);
  Bytes shown(const RequestForm& form, BytesView payload, std::uint32_t client_id, const Listed& listed);
  Listed listed(const Plain& plain);
  bool changes_by_path(const Request& request) const;
  bool is_moved(const OpenHandle& handle) const { return handle.moves != locks_->moves(); }

  Rules rules_;
  const NameLocksPtr locks_;
  Budget own_budget_;
  Budget& budget_;
  Stage stage_ = Stage::init;
  Framing client_{Type::write};
  Framing upstream_{Type::data};
  Exchange exchange_;
  Extensions extensions_;
  Handles handles_;
  Recorder recorder_;
  PathRequests path_requests_;
  std::optional<RootSearch> root_search_;
  std::size_t root_questions_ = 0;  // unanswered
  std::optional<Jail> jail_;        // once its root is known
  Charge in_flight_charge_;
  DataOf data_of_write_ = DataOf::passed;
  DataOf data_of_upstream_ = DataOf::passed;
  std::optional<Listing> listing_;
};

}  // namespace sshrp::sftp
