standpointSearch("h4xrfxz",["-+))0++;;6-*","#######ry}Y$$#M","########%$#$"])
