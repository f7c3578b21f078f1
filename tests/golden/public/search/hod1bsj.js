standpointSearch("hod1bsj",[["An event nobody declared","an-event-nobody-declared"],["Talks in Istanbul","istanbul","talks"]])
