// Recorder: makes the audit's records.
#pragma once

#include <utility>
#include <vector>

#include "sftp/handles.h"
#include "sftp/path_request.h"

namespace sshrp::sftp {

class Recorder {
 public:
  explicit Recorder(Audit audit) : audit_(audit) {}

  void tell_time(Time now) { now_ = now; }
  Time now() const { return now_; }

  /// A request of its kind that is recorded was answered; others are passed over.
  void answered(const PathRequest& request, Status status);
  /// Refused before anything was made of it.
  void refused(const Request& request, Status status);
  void closed(const OpenHandle& handle, Status status);

  std::vector<AuditRecord> take() { return std::exchange(records_, {}); }

 private:
  Audit audit_;
  Time now_{};
  std::vector<AuditRecord> records_;
};

}  // namespace sshrp::sftp
