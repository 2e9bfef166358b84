// Recorder: makes the audit's records.
// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "sftp/handles.h"
#include "sftp/path_request.h"

namespace sshrp::sftp {

class Recorder {
 public:
  /// `handles` outlive it, and `work`, which is charged with records of what isn't answered.
  Recorder(Audit audit, Handles& handles, Sum& work) : audit_(audit), handles_(handles), work_(work) {}

  void tell_time(Time now) { now_ = now; }
  Time now() const { return now_; }

  bool is_on() const { return audit_ == Audit::on; }
  /// Whether what becomes of such a request is recorded, or what it opens.
  bool records(const RequestForm& form) const { return is_on() && !audited_operation(form).empty(); }

  /// A request with paths of a kind that is recorded was answered; others are passed over.
  void answered(const PathRequest& request, Status status);
  /// Refused before anything was made of it.
  void refused(const Request& request, Status status);
  void closed(const OpenHandle& handle, Status status);

  /// A request without paths goes to the upstream.
  RecordKey begun(const Request& request);
  /// And was answered.
  void answered(RecordKey key, Status status);
  /// One that names a handle which isn't open: its sender can't have it from the upstream. It goes nowhere.
  void guessed(std::string_view handle);

  /// What was begun will have no answer any more.
  void end();

  std::vector<AuditRecord> take() { return std::exchange(records_, {}); }

 private:
  /// Of a request about handles, or of none that is known.
  AuditRecord record_of(const Request& request);
  void push(AuditRecord record, Time since, Status status);

  struct Begun {
    AuditRecord record;
    Time since;
    Charge charge;
  };
  static std::size_t memory_of(const AuditRecord& record);

  Audit audit_;
  Handles& handles_;
  Sum& work_;
  Time now_{};
  std::vector<AuditRecord> records_;
  std::map<RecordKey, Begun> begun_;  // no more than requests are unanswered
  RecordKey last_key_ = 0;
  unsigned guesses_ = 0;
};

}  // namespace sshrp::sftp
